/**
 * Past and present of one machine: what came in from outside and when, checkpoints to come back to, and going backwards
 * by running forwards again from one of them.
 *
 * <p>{@link dev.backstep.timeline.Timeline} drives a {@link dev.backstep.machine.Machine}. At the <em>present</em> the
 * machine runs live and everything from outside is logged with its position; in the <em>past</em> the log feeds it, until
 * it reaches the present and goes on live. What debuggers and monitors change is an input at the present, and leaves the past on a
 * diversion: {@link dev.backstep.timeline.Changes}.
 *
 * <p>{@link dev.backstep.timeline.CheckpointStore} keeps checkpoints within a budget, {@link dev.backstep.timeline.TimeTravel} goes
 * by them, and by those in a recording, which a {@link dev.backstep.timeline.CheckpointSource} gives;
 * {@link dev.backstep.timeline.Footprints} tells a search which stretches between them it need not run. Questions to
 * history ({@link dev.backstep.timeline.LastWriter}, {@link dev.backstep.timeline.WriteHistory},
 * {@link dev.backstep.timeline.ExecutionHistory}) run parts of it again and leave the machine where it stood.
 *
 * <p>Most searches skip nearly all stretches, and one machine runs the others one after the other. For those that take long there can
 * be {@link dev.backstep.timeline.Twin twins}: machines built alike, to which {@link dev.backstep.timeline.SharedSearch} gives
 * stretches. Each has to translate all code once more while the JVM's compilers take half of a core already. So with two
 * cores there are none unless the user asks for them: the first long search is no faster then, the later ones take some 0.75 of the time.
 *
 * <p>Depends on {@code machine} and what that depends on; knows no debugger and no board.
 */
package dev.backstep.timeline;
