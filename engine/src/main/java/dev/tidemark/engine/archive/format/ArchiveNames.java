package dev.tidemark.engine.archive.format;

import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of the objects of an archive. Numbers are those of the commit an object was made for,
/// decimal; extent ids have 16 hex digits, hashes 64.
public final class ArchiveNames {

  /// The object that makes a place an archive.
  public static final ObjectName DESCRIPTOR = new ObjectName("tidemark.json");

  public static final String COMMITS = "commits/";
  public static final String PACKS = "packs/";
  public static final String RUNS = "runs/";

  private static final int COMPLEMENT_DIGITS = 16;
  private static final List<Pattern> MADE =
      List.of(
          Pattern.compile("packs/([0-9]{1,18})-[0-9a-f]{16}-[0-9a-f]{16}-([0-9a-f]{64})"),
          Pattern.compile("runs/([0-9]{1,18})-[0-9]+-([0-9a-f]{64})"));

  private ArchiveNames() {}

  /// `commits/<2^64-1-n in 16 hex digits>-<n>`: the newest sorts first.
  ///
  /// @param number 1 or more
  public static ObjectName commit(long number) {
    return new ObjectName(COMMITS + HexFormat.of().toHexDigits(~number) + "-" + number);
  }

  /// The number in a commit name; empty for any other name.
  public static OptionalLong commitNumber(ObjectName name) {
    String value = name.value();
    int dash = COMMITS.length() + COMPLEMENT_DIGITS;
    if (!value.startsWith(COMMITS)
        || value.length() < dash
        || !isHex(value, COMMITS.length(), dash)) {
      return OptionalLong.empty();
    }
    long number = ~HexFormat.fromHexDigitsToLong(value, COMMITS.length(), dash);
    return number > 0 && name.equals(commit(number))
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }

  /// `packs/<n>-<first>-<last>-<hash>`
  public static ObjectName pack(long number, ExtentId first, ExtentId last, Hash hash) {
    return new ObjectName(packsOf(number) + first + "-" + last + "-" + hash);
  }

  /// What the names of all packs made for one number begin with.
  public static String packsOf(long number) {
    return PACKS + number + "-";
  }

  /// `runs/<n>-<part>-<hash>`
  public static ObjectName run(long number, int part, Hash hash) {
    return new ObjectName(runsOf(number) + part + "-" + hash);
  }

  /// What the names of all parts of runs made for one number begin with.
  public static String runsOf(long number) {
    return RUNS + number + "-";
  }

  /// What the name of a pack or of a part of a run tells.
  ///
  /// @param number of the commit it was made for
  /// @param hash SHA-256 of its bytes
  public record Made(long number, Hash hash) {}

  /// What a name tells, if it is the name of a pack or of a part of a run.
  public static Optional<Made> made(ObjectName name) {
    return MADE.stream()
        .map(form -> form.matcher(name.value()))
        .filter(Matcher::matches)
        .map(found -> new Made(Long.parseLong(found.group(1)), Hash.parse(found.group(2))))
        .findFirst();
  }

  /// The pack that an object is by its name and length.
  public static Optional<PackRef> pack(ObjectInfo listed) {
    return made(listed.name())
        .filter(made -> listed.name().value().startsWith(PACKS))
        .flatMap(made -> {
          String[] parts = listed.name().value().split("-");
          ExtentId first = new ExtentId(HexFormat.fromHexDigitsToLong(parts[1]));
          ExtentId last = new ExtentId(HexFormat.fromHexDigitsToLong(parts[2]));
          return made.number() < 1 || first.isAfter(last)
              ? Optional.empty() // no program of ours gave it this name
              : Optional.of(
                  new PackRef(made.number(), 0, listed.length(), first, last, made.hash()));
        });
  }

  private static boolean isHex(String value, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!HexFormat.isHexDigit(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
