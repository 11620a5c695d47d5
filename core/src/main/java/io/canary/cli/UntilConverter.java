package io.canary.cli;

import io.canary.cli.DeploymentWait.Until;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what to wait for, in lower case as in the API. */
final class UntilConverter implements ITypeConverter<Until> {
    @Override
    public Until convert(String value) {
        return switch (value) {
            case "ended" -> Until.ENDED;
            case "promoted" -> Until.PROMOTED;
            case "paused" -> Until.PAUSED;
            case "changed" -> Until.CHANGED;
            default -> throw new TypeConversionException("must be ended, promoted, paused or changed, was " + value);
        };
    }
}
