package dev.appversion.store.backend;

import dev.appversion.process.net.IoFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Stores objects in a bucket of any S3-compatible server. Uses only features that all such servers
 * have: no checksum trailers, no chunked signing, no conditional writes.
 */
public final class S3Backend implements Backend {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration SOCKET = Duration.ofSeconds(15);
  private static final Duration CALL = Duration.ofMinutes(2);
  private static final int ATTEMPTS = 3;

  private final S3Settings settings;
  private final S3Client client;

  /** Creates a client, without a request to the server. */
  public S3Backend(S3Settings settings) {
    this.settings = settings;
    this.client =
        S3Client.builder()
            .endpointOverride(settings.endpoint())
            .region(Region.of(settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SOCKET))
            .serviceConfiguration(
                S3Configuration.builder()
                    .pathStyleAccessEnabled(settings.pathStyle())
                    .chunkedEncodingEnabled(false)
                    .build())
            // Newer SDKs add CRC trailers by default, which many servers reject.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .apiCallTimeout(CALL)
                    .retryStrategy(
                        DefaultRetryStrategy.standardStrategyBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build())
                    .build())
            .build();
  }

  @Override
  public Optional<Content> open(String key) throws IOException {
    return open(key, request -> {});
  }

  @Override
  public Optional<Content> open(String key, long from, long length) throws IOException {
    return open(key, request -> request.range("bytes=" + from + "-" + (from + length - 1)));
  }

  private Optional<Content> open(String key, Consumer<GetObjectRequest.Builder> part)
      throws IOException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(settings.bucket()).key(full(key));
    part.accept(request);
    GetObjectRequest asked = request.build();
    try {
      ResponseInputStream<GetObjectResponse> stream = client.getObject(asked);
      if (asked.range() != null && stream.response().contentRange() == null) {
        stream.abort(); // its bytes are not those of the requested range
        throw new IOException(
            "the S3 server at " + settings.endpoint() + " ignores the Range of a request");
      }
      long size = stream.response().contentLength();
      return Optional.of(new Content(size, new AbortingStream(stream, size)));
    } catch (SdkException e) {
      return missing(e);
    }
  }

  @Override
  public Optional<Entry> stat(String key) throws IOException {
    try {
      HeadObjectResponse head =
          client.headObject(request -> request.bucket(settings.bucket()).key(full(key)));
      return Optional.of(new Entry(key, head.contentLength(), head.lastModified()));
    } catch (SdkException e) {
      return missing(e);
    }
  }

  @Override
  public void put(String key, Path file) throws IOException {
    put(key, RequestBody.fromFile(file));
  }

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    put(key, RequestBody.fromBytes(bytes));
  }

  private void put(String key, RequestBody body) throws IOException {
    try {
      client.putObject(request -> request.bucket(settings.bucket()).key(full(key)), body);
    } catch (SdkException e) {
      throw explained(e);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    try {
      client.deleteObject(request -> request.bucket(settings.bucket()).key(full(key)));
    } catch (SdkException e) {
      missing(e);
    }
  }

  @Override
  public void list(String prefix, Visitor visitor) throws IOException {
    String from = settings.prefix() + Keys.checkedPrefix(prefix);
    String token = null;
    do {
      String next = token;
      ListObjectsV2Response page;
      try {
        page =
            client.listObjectsV2(
                request -> request.bucket(settings.bucket()).prefix(from).continuationToken(next));
      } catch (SdkException e) {
        throw explained(e);
      }
      for (S3Object object : page.contents()) {
        visitor.visit(
            new Entry(
                object.key().substring(settings.prefix().length()),
                object.size(),
                object.lastModified()));
      }
      token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (token != null);
  }

  @Override
  public Path spool() throws IOException {
    return Files.createTempFile(settings.spool(), "in-", "");
  }

  @Override
  public void check() throws IOException {
    String key = "check";
    put(key, "written to find out whether it can be".getBytes(StandardCharsets.UTF_8));
    delete(key);
  }

  @Override
  public void close() {
    client.close();
  }

  private String full(String key) {
    return settings.prefix() + Keys.checked(key);
  }

  private <T> Optional<T> missing(SdkException e) throws IOException {
    if (e instanceof S3Exception answer
        && answer.statusCode() == 404
        && !"NoSuchBucket".equals(code(answer))) {
      return Optional.empty();
    }
    throw explained(e);
  }

  private IOException explained(SdkException e) {
    if (e instanceof S3Exception answer) {
      String code = code(answer);
      if (code.equals("NoSuchBucket")) {
        return new IOException(
            "the S3 server at "
                + settings.endpoint()
                + " has no bucket '"
                + settings.bucket()
                + "': create it, or correct its name",
            e);
      }
      if (answer.statusCode() == 401 || answer.statusCode() == 403) {
        return new IOException(
            "the S3 server at "
                + settings.endpoint()
                + " denies access to the bucket '"
                + settings.bucket()
                + "' ("
                + code
                + "): check the access key, the secret key and the bucket's policy",
            e);
      }
      return new IOException(
          "the S3 server at "
              + settings.endpoint()
              + " returned status "
              + answer.statusCode()
              + " ("
              + code
              + ")",
          e);
    }
    String what = e instanceof SdkClientException ? "is not reachable" : "did not respond in time";
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new IOException(
        "the S3 server at " + settings.endpoint() + " " + what + ": " + IoFailure.describe(cause),
        e);
  }

  /** Aborts the connection if it is closed before the end, instead of reading the rest. */
  private static final class AbortingStream extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> stream;
    private long left;

    AbortingStream(ResponseInputStream<GetObjectResponse> stream, long size) {
      super(stream);
      this.stream = stream;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      left -= value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public void close() throws IOException {
      if (left <= 0) {
        stream.close();
      } else {
        stream.abort();
      }
    }
  }

  private static String code(S3Exception e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? "no error code"
        : e.awsErrorDetails().errorCode();
  }
}
