package dev.backstep.recording;

import java.util.Map;

/**
 * Something that is in a recording, for people and programs to read.
 *
 * @param offset of its block in the file, in bytes
 * @param position instructions completed before it
 * @param nanoseconds guest time; -1 where that means nothing
 * @param kind what it is
 * @param fields the rest, by name: numbers, texts and bytes
 * @param detail the rest in words, the time among it; the same that {@code replay-dump.py} prints
 */
public record ListedEntry(long offset, long position, long nanoseconds, String kind, Map<String, Object> fields, String detail) { }
