/**
 * The program: its command line, and what happens when it is started.
 *
 * <p>{@code Option} is the table of options. {@link dev.backstep.app.CommandLineReader} turns arguments into an
 * {@link dev.backstep.app.Invocation}; the
 * immutable {@link dev.backstep.app.Options} say all there is to say about a run. {@link dev.backstep.app.Launcher} acts
 * on it, {@link dev.backstep.app.LauncherErrors} makes one line of whatever the user can mend. May depend on everything.
 */
package dev.backstep.app;
