package io.canary.source.exec;

import java.util.Map;

/**
 * What a deployment asks of the program, which knows service and versions in any case.
 *
 * @param parameters handed to it as they are
 */
public record ExecQuery(Map<String, String> parameters) {}
