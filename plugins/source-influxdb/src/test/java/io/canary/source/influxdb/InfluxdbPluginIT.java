package io.canary.source.influxdb;

import io.canary.tck.PackagedSourceContract;
import java.util.Map;

class InfluxdbPluginIT extends PackagedSourceContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("url", "http://127.0.0.1:8086", "database", "telegraf");
    }
}
