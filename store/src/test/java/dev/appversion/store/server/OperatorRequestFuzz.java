package dev.appversion.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.StoreJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Requests of the operator: a line with method and path, then the body. A request is read, refused
 * with a reason, or does not exist, and its path names the release that it concerns.
 */
public final class OperatorRequestFuzz implements FuzzTarget {
  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    int end = indexOf(bytes, (byte) '\n');
    String line = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    byte[] body = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
    int space = line.indexOf(' ');
    String method = space < 0 ? line : line.substring(0, space);
    String path = line.substring(space + 1);

    Optional<OperatorRequest> request;
    try {
      request = OperatorRequest.read(method, path, body);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return;
    }
    request.ifPresent(read -> concerns(read, path));
  }

  private static void concerns(OperatorRequest request, String path) {
    switch (request) {
      case OperatorRequest.Begin begin -> {
        assertThat(path).endsWith(path(begin.release()));
        byte[] json =
            begin.adds()
                ? StoreJson.writeAdd(begin.appVersion(), begin.paths())
                : StoreJson.writeBegin(begin.appVersion(), begin.paths());
        assertThat(OperatorRequest.read("PUT", path, json)).contains(begin);
      }
      case OperatorRequest.Complete complete ->
          assertThat(path).endsWith(path(complete.release()) + "/complete");
      case OperatorRequest.Mark mark -> assertThat(path).endsWith(path(mark.release()));
      case OperatorRequest.Delete delete -> assertThat(path).endsWith(path(delete.release()));
      case OperatorRequest.Register register -> {
        assertThat(path).endsWith("/assets/" + register.app());
        byte[] json = StoreJson.writeAssets(register.assets());
        assertThat(OperatorRequest.read("POST", path, json)).contains(register);
      }
      case OperatorRequest.Releases all -> assertThat(path).endsWith("/releases");
      case OperatorRequest.RunSweep now -> assertThat(path).endsWith("/sweep");
    }
  }

  private static String path(ReleaseId release) {
    return "/releases/%s/%s/%s/%s"
        .formatted(
            release.app().namespace(), release.app().name(), release.version(), release.manifest());
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    int at = 0;
    while (at < bytes.length && bytes[at] != wanted) {
      at++;
    }
    return at;
  }
}
