package org.example.weightfile;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import java.nio.file.Files;
import org.pf4j.Extension;

@Extension
public final class WeightFileRouterFactory implements TrafficRouterFactory<WeightFileSettings> {

    @Override
    public String type() {
        return "weight-file";
    }

    @Override
    public Class<WeightFileSettings> settings() {
        return WeightFileSettings.class;
    }

    @Override
    public TrafficRouter create(WeightFileSettings settings, RouterContext context) throws RouterException {
        if (!Files.isDirectory(settings.directory()) || !Files.isWritable(settings.directory())) {
            throw RouterException.rejected(settings.directory() + " is not a directory that can be written");
        }
        return new WeightFileRouter(settings.directory());
    }
}
