package org.example.weightfile;

import java.nio.file.Path;

/** @param directory where the gateway looks for the weights */
public record WeightFileSettings(Path directory) {}
