package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.Setting.Kind;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import java.util.List;
import java.util.Map;

/// `type: webdav`, and addresses `dav://host/path` and `davs://host/path`.
public final class WebdavSinkProvider implements SinkProvider {

  private static final String CLEAR = "dav://";
  private static final String SECURE = "davs://";

  @Override
  public String type() {
    return "webdav";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.required(
            "url",
            Kind.TEXT,
            "The collection that holds the archive, as https://HOST[:PORT]/PATH; made at need, but"
                + " not the one above it."),
        Setting.optional("user", Kind.TEXT, "The account; else $TIDEMARK_WEBDAV_USER, else none."),
        Setting.secret("password", "Its password; else $TIDEMARK_WEBDAV_PASSWORD."),
        Setting.withDefault("parallelism", Kind.WHOLE_NUMBER, "4", "Calls at once, 1 to 64."),
        Setting.withDefault(
            "single-writer",
            Kind.BOOLEAN,
            "false",
            "You vouch that nobody else ever writes there; only for servers that fail the test"
                + " with racers."),
        Setting.withDefault(
            "accept-unsynced",
            Kind.BOOLEAN,
            "false",
            "You accept that a power cut at the server may take objects away again, as WebDAV has"
                + " no way to sync; nothing is written without it."));
  }

  @Override
  public boolean accepts(String address) {
    return address.startsWith(CLEAR) || address.startsWith(SECURE);
  }

  @Override
  public Map<String, String> parse(String address) {
    String url = "http" + address.substring("dav".length());
    Place.root(url);
    return Map.of("url", url);
  }

  @Override
  public ObjectSink open(SinkSettings settings) throws TargetException, InterruptedException {
    return WebdavSink.open(Place.of(settings, System::getenv));
  }
}
