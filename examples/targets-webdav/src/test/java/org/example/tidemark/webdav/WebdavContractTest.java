package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.testkit.ObjectSinkContract;
import java.util.UUID;

/// The contract, on a real server.
final class WebdavContractTest extends ObjectSinkContract {

  private final String place = "contract-" + UUID.randomUUID();

  @Override
  protected ObjectSink open() throws Exception {
    return Server.open(place);
  }

  /// A PROPFIND has no pages.
  @Override
  protected int manyObjects() {
    return 200;
  }
}
