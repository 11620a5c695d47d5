/**
 * The commands of {@code canary}, one class each, named {@code *Command}.
 *
 * <p>{@code ServeCommand}, {@code ProxyCommand} and {@code KeeperCommand} run a process. {@code BackupCommand}, {@code
 * RestoreCommand} and {@code RepairCommand} work on the journal. {@code CreateCommand}, {@code GetCommand} and other
 * {@code RemoteCommand}s talk to a running service through {@code ApiClient}; they end with an {@code ExitStatus}, on
 * which scripts branch. {@code SimulateCommand} and {@code CalibrateCommand} need no service.
 *
 * <p>{@code StartArchive} and {@code Rehearsal} make the class-data archive that shortens the next start. {@code
 * DeploymentText}, {@code Columns}, {@code SimulationTable} and {@code CalibrationTable} format output, and are pure.
 * A new command is one class here and one line in {@link io.canary.Main}.
 */
@NullMarked
package io.canary.cli;

import org.jspecify.annotations.NullMarked;
