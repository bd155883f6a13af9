package dev.tidemark.engine.mirror;

import dev.tidemark.engine.failure.ClassifiedFailure;
import dev.tidemark.engine.failure.FailureKind;
import java.io.IOException;

/// The file in which a volume keeps what it knows of a target cannot be used. It concerns this
/// target and no other.
public abstract sealed class TargetStateException extends IOException implements ClassifiedFailure {

  private TargetStateException(String message) {
    super(message);
  }

  @Override
  public FailureKind kind() {
    return switch (this) {
      case Damaged e -> FailureKind.DAMAGED;
      case TooNew e -> FailureKind.FAILED;
    };
  }

  /// It is damaged: what was known of the target is lost, and the target itself is not harmed.
  public static final class Damaged extends TargetStateException {
    Damaged(String target) {
      super(
          "read "
              + TargetState.file(target)
              + " in the volume: it is damaged, and what was known of the target is lost; "
              + remedy(target));
    }
  }

  /// A newer program has written it.
  public static final class TooNew extends TargetStateException {
    TooNew(String target, String what) {
      super(
          "read "
              + TargetState.file(target)
              + " in the volume: too new: "
              + what
              + "; update this program, or give up what is known of the target: tidemark target"
              + " detach "
              + target
              + ", then tidemark target create "
              + target);
    }
  }

  /// What a person does about a damaged file.
  public static String remedy(String target) {
    return "run: tidemark target create "
        + target
        + " (it takes the archive that is there and sends nothing again)";
  }
}
