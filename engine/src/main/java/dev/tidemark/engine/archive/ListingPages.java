package dev.tidemark.engine.archive;

import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.TargetException;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// A listing of all objects with a common prefix, in the order of their names. One page is in
/// memory at a time. For one thread.
public final class ListingPages {

  private static final int PAGE = 1000;

  private final ObjectReader place;
  private final String prefix;
  private final int page;
  private List<ObjectInfo> current = List.of();
  private int at;
  private String after = "";
  private boolean ended;

  public ListingPages(ObjectReader place, String prefix) {
    this(place, prefix, PAGE);
  }

  /// @param page so many names are listed at once
  public ListingPages(ObjectReader place, String prefix, int page) {
    this.place = place;
    this.prefix = prefix;
    this.page = page;
  }

  /// The next object without taking it; null behind the last.
  public @Nullable ObjectInfo peek() throws TargetException, InterruptedException {
    if (at == current.size() && !ended) {
      current = place.list(prefix, after, page);
      at = 0;
      ended = current.size() < page;
      after = current.isEmpty() ? after : current.getLast().name().value();
    }
    return at < current.size() ? current.get(at) : null;
  }

  /// Takes the next object.
  public ObjectInfo next() throws TargetException, InterruptedException {
    ObjectInfo next = peek();
    if (next == null) {
      throw new NoSuchElementException();
    }
    at++;
    return next;
  }
}
