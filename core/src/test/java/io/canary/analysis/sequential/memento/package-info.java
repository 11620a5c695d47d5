@org.jspecify.annotations.NullMarked
package io.canary.analysis.sequential.memento;
