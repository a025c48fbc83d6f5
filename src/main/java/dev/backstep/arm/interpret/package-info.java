/**
 * The interpreter: simple, exact, always there. Runs decoded instructions page by page. Depends on {@code arm.decode} and
 * what that depends on.
 */
package dev.backstep.arm.interpret;
