/**
 * The monitor for programs: the QEMU Machine Protocol, JSON over a character device.
 *
 * <p>Bytes of a client pass {@link dev.backstep.qmp.MessageSplitter} and {@link dev.backstep.qmp.Json} and reach a
 * {@link dev.backstep.qmp.QmpSession}, which negotiates and looks commands up in {@link dev.backstep.qmp.CommandTable};
 * {@link dev.backstep.qmp.QmpEvents} tells all sessions what happens to the machine. {@link dev.backstep.qmp.QmpServer} puts
 * it together. Names, members and error texts are those of the QMP specification and of QEMU 7.2. Depends on
 * {@code monitor} and what that depends on, on {@code server}'s endpoints, and on Jackson's streaming parser; none of it is
 * loaded in a run without such a monitor.
 */
package dev.backstep.qmp;
