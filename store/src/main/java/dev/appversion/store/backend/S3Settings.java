package dev.appversion.store.backend;

import java.net.URI;
import java.nio.file.Path;

/**
 * The bucket, and how to connect to it.
 *
 * @param endpoint the base URL of the S3 server
 * @param region the region for which requests are signed; most servers except AWS accept any
 * @param bucket the bucket, which must exist
 * @param prefix the prefix of each key; empty, or ends with a slash
 * @param pathStyle whether the bucket is in the path rather than in the host name
 * @param accessKey the ID of the access key
 * @param secretKey the secret of the access key
 * @param spool a directory for uploads
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
