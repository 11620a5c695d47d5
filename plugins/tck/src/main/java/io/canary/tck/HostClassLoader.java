package io.canary.tck;

import java.util.Set;

/** The classes that a host shows to plugins, and no others that happen to be on the class path of a test. */
final class HostClassLoader extends ClassLoader {
    private final ClassLoader host;
    private final Set<String> packages;

    /** @param packages the packages that are shown, each with everything below it */
    HostClassLoader(ClassLoader host, Set<String> packages) {
        super(ClassLoader.getPlatformClassLoader());
        this.host = host;
        this.packages = packages;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (packages.stream().anyMatch(p -> name.startsWith(p + "."))) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(name + " is neither in the plugin nor among what the host gives: " + packages);
    }
}
