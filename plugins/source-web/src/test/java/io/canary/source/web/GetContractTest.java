package io.canary.source.web;

import java.util.Map;

class GetContractTest extends StatisticsContract {
    GetContractTest() {
        super(Map.of(
                "path", "/{service}/{version}?from={from}&to={to}",
                "requests", "/data/all",
                "errors", "/data/bad"));
    }
}
