package io.canary.router.kubernetes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/** Makes one client, and ends its threads when it is closed. fabric8 leaves one to the garbage collector. */
final class ClosingFactory extends JdkHttpClientFactory {
    private volatile @Nullable HttpClient made;

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        return remembering(super.createNewHttpClientBuilder());
    }

    private HttpClient.Builder remembering(HttpClient.Builder builder) {
        return (HttpClient.Builder) Proxy.newProxyInstance(
                ClosingFactory.class.getClassLoader(),
                new Class<?>[] {HttpClient.Builder.class},
                (self, method, args) -> {
                    try {
                        var result = method.invoke(builder, args);
                        if (result instanceof HttpClient client) {
                            made = client;
                        }
                        return result == builder ? self : result;
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    @Override
    protected void closeHttpClient(JdkHttpClientImpl client) {
        super.closeHttpClient(client);
        var closing = made;
        if (closing != null) {
            closing.shutdownNow();
        }
    }
}
