/**
 * JMH benchmarks. They print figures and assert nothing; see {@code benchmarks/README.md}.
 */
package dev.backstep.benchmarks;
