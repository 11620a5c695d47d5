@org.jspecify.annotations.NullMarked
package io.canary.analysis.sequential.watch;
