/** Tests of the shape of the code: which package may know which, what may not be called, what must stay small. */
package dev.backstep.architecture;
