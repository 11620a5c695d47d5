/**
 * The control API: how an orchestrator moves traffic through a process beside the traffic layer, over HTTP. A proxy of
 * its own has it, and a keeper.
 *
 * <p>In the process a {@code ControlServer} takes the calls, which {@code ControlReader} understands and a {@code
 * ControlDesk} carries out. A {@code ControlClient} on the other side makes them, and a {@code ReportReader} fetches
 * what was measured.
 */
@NullMarked
package io.canary.control;

import org.jspecify.annotations.NullMarked;
