package dev.tidemark.spi.sink;

import java.util.regex.Pattern;

/// The name of an object: 1 to 512 characters of `[a-z0-9./-]`, in segments parted by `/`, none of
/// them empty, `.` or `..`, none longer than 200. What every store takes without surprise. Names
/// order as their ASCII bytes.
///
/// @param value the name
public record ObjectName(String value) implements Comparable<ObjectName> {

  private static final int LENGTH_MAX = 512;
  private static final Pattern FORM = Pattern.compile("[a-z0-9.-]{1,200}(/[a-z0-9.-]{1,200})*");
  private static final Pattern DOTS = Pattern.compile("(^|/)\\.\\.?(/|$)");

  public ObjectName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an object name: '" + value + "'");
    }
  }

  public static boolean isValid(String value) {
    return value.length() <= LENGTH_MAX
        && FORM.matcher(value).matches()
        && !DOTS.matcher(value).find();
  }

  @Override
  public int compareTo(ObjectName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
