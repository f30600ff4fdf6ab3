package dev.appversion.store.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a real S3 server. */
class S3BackendIT extends BackendContract {
  private static final String BUCKET = "assets";

  @TempDir private static Path buckets;
  @TempDir private static Path spool;
  private static S3Server server;

  private int number;
  private S3Backend backend;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(buckets.resolve(BUCKET));
    server = S3Server.start(buckets);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() {
    number = System.identityHashCode(this);
    backend = new S3Backend(settings(server.port(), BUCKET, S3Server.SECRET_KEY));
  }

  @AfterEach
  void close() {
    backend.close();
  }

  @Override
  Backend backend() {
    return backend;
  }

  @Test
  void wrongCredentialsAreReported() {
    try (S3Backend wrong = new S3Backend(settings(server.port(), BUCKET, "a-wrong-secret"))) {
      assertThatThrownBy(wrong::check)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("denies access to the bucket 'assets' (SignatureDoesNotMatch)")
          .hasMessageContaining("check the access key")
          .hasMessageNotContaining("a-wrong-secret");
    }
  }

  @Test
  void missingBucketIsReported() {
    try (S3Backend wrong = new S3Backend(settings(server.port(), "nowhere", S3Server.SECRET_KEY))) {
      assertThatThrownBy(wrong::check)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has no bucket 'nowhere': create it, or correct its name");
      assertThatThrownBy(() -> wrong.open("a/one"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has no bucket 'nowhere'");
    }
  }

  @Test
  void unreachableServerIsReportedAndRecovers() throws Exception {
    int port = S3Server.freePort();
    try (S3Backend away = new S3Backend(settings(port, BUCKET, S3Server.SECRET_KEY))) {
      assertThatThrownBy(() -> away.put("a/one", bytes("one")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the S3 server at http://127.0.0.1:" + port + " is not reachable");

      try (S3Server back = S3Server.start(buckets, port)) {
        assertThat(back.port()).isEqualTo(port);
        away.put("a/one", bytes("one"));
        assertThat(away.stat("a/one")).isPresent();
      }
    }
  }

  private S3Settings settings(int port, String bucket, String secret) {
    return new S3Settings(
        URI.create("http://127.0.0.1:" + port),
        "us-east-1",
        bucket,
        "run-" + number + "/",
        true,
        S3Server.ACCESS_KEY,
        secret,
        spool);
  }
}
