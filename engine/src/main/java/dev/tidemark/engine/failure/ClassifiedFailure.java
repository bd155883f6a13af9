package dev.tidemark.engine.failure;

/// A failure that says itself of what kind it is: one whose type [FailureKind] cannot know.
public interface ClassifiedFailure {

  FailureKind kind();
}
