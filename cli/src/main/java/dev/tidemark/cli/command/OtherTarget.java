package dev.tidemark.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A target that may have what another place has lost.
///
/// @param isDamaged it is known to be damaged itself: what it has lost may be something else
record OtherTarget(String name, boolean isDamaged) {

  /// Where what is lost may be had: the one place that says so.
  ///
  /// @param others the best first
  /// @param command what a person types to have it from one of them
  static String advice(List<OtherTarget> others, UnaryOperator<String> command) {
    if (others.isEmpty()) {
      return "no other target is known here that may have it";
    }
    List<String> advice = new ArrayList<>();
    List<String> good =
        others.stream().filter(o -> !o.isDamaged()).map(o -> command.apply(o.name())).toList();
    if (!good.isEmpty()) {
      advice.add("try: " + String.join(", or: ", good));
    }
    others.stream()
        .filter(OtherTarget::isDamaged)
        .map(o -> o.name() + " is damaged too, but may have it: " + command.apply(o.name()))
        .forEach(advice::add);
    return String.join("; ", advice);
  }

  /// The name of the best of them.
  static Optional<String> best(List<OtherTarget> others) {
    return others.stream().map(OtherTarget::name).findFirst();
  }
}
