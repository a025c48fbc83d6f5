/**
 * Display controllers, and the picture that a panel behind one shows: {@link dev.backstep.device.display.Display} is what
 * somebody who wants to see it asks. Depends on {@code device}.
 */
package dev.backstep.device.display;
