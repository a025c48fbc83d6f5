/** Tests of CPUs that run at the same time. */
package dev.backstep.machine.parallel;
