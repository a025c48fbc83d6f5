/**
 * Sessions as users have them: a real GDB, or a client that speaks the protocol, against a machine in this process; and the
 * program as a child process. Sees everything from outside; depends on the whole emulator, and nothing depends on it.
 */
package dev.backstep.session;
