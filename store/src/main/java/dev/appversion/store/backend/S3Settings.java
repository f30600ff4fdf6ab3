package dev.appversion.store.backend;

import java.net.URI;
import java.nio.file.Path;

/**
 * Which bucket, and how it is reached.
 *
 * @param endpoint base URL of the S3 server
 * @param region what requests are signed for; most servers but AWS's take any
 * @param bucket which must exist
 * @param prefix put before each key; empty, or ends with a slash
 * @param pathStyle whether the bucket is in the path rather than in the host name
 * @param accessKey the credentials' public half
 * @param secretKey and the secret one
 * @param spool a folder for bytes on their way in
 */
public record S3Settings(
    URI endpoint,
    String region,
    String bucket,
    String prefix,
    boolean pathStyle,
    String accessKey,
    String secretKey,
    Path spool) {

  /** Without the credentials. */
  @Override
  public String toString() {
    return "S3 bucket "
        + bucket
        + " at "
        + endpoint
        + (prefix.isEmpty() ? "" : ", below " + prefix);
  }
}
