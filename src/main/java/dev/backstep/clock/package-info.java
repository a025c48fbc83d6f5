/**
 * Time: the instruction count, the virtual clock that follows from it, and timers on lists.
 *
 * <p>Everything here belongs to the machine thread. Virtual time is a pure function of the instruction count and of the
 * idle time that was skipped; nothing here reads a host clock except through {@link dev.backstep.clock.HostClock}, whose
 * readings are recorded inputs. Depends on {@code state} only.
 */
package dev.backstep.clock;
