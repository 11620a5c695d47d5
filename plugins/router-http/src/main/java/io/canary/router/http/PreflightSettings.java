package io.canary.router.http;

import io.canary.router.support.SettingProblems;
import io.canary.spi.settings.Default;

/**
 * Where it is asked whether a split could be put.
 *
 * @param url a template of the endpoint, which changes nothing
 * @param method how it is asked
 */
public record PreflightSettings(String url, @Default("post") HttpSettings.Method method) {

    /** @throws io.canary.spi.settings.SettingsException if the URL cannot be used */
    public PreflightSettings {
        var problems = new SettingProblems();
        problems.add("/url", Urls.problemOf(url, Values.OF_A_SPLIT));
        problems.throwIfAny();
    }
}
