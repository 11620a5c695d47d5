package io.canary.router.http;

import io.canary.router.support.SettingProblems;
import io.canary.router.support.wire.ObservedState;
import io.canary.router.support.wire.Share;
import io.canary.spi.settings.Default;

/**
 * Where the split in force can be got, and how it is read.
 *
 * @param url a template of the endpoint that answers with the shares of a service's versions, in JSON
 * @param weights where in the answer the object of shares by version is, as a JSON pointer
 * @param unit how the shares are written
 */
public record ObserveSettings(
        String url,
        @Default("/weights") String weights,
        @Default("percent") Share unit) {

    /** @throws io.canary.spi.settings.SettingsException with everything in it that cannot be used */
    public ObserveSettings {
        var problems = new SettingProblems();
        problems.add("/url", Urls.problemOf(url, Values.OF_A_SERVICE));
        problems.add("/weights", ObservedState.problemOfPointer(weights));
        problems.throwIfAny();
    }
}
