package dev.appversion.cli.demo;

import dev.appversion.process.net.IoFailure;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WireHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A slow, constant stream of new visitors. Each loads the page and one of its assets and adds a
 * product to the cart; it is a failure if the three responses are not from one version.
 */
final class Visitors implements AutoCloseable {
  private static final int VISITS_PER_SECOND = 40;
  private static final int AT_ONCE = 16;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern STYLESHEET = Pattern.compile("href=\"(/static/[^\"]+)\"");

  private final URI shop;
  private final Shares shares;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ExecutorService visits = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("appversion-visitors").factory());
  private volatile String lastFailure = "";

  private Visitors(URI shop, Shares shares) {
    this.shop = shop;
    this.shares = shares;
  }

  /** Starts the visitors. */
  static Visitors start(URI shop, Shares shares) {
    Visitors visitors = new Visitors(shop, shares);
    long period = TimeUnit.SECONDS.toMicros(1) / VISITS_PER_SECOND;
    var _ = visitors.clock.scheduleAtFixedRate(visitors::send, 0, period, TimeUnit.MICROSECONDS);
    return visitors;
  }

  long requests() {
    return requests.sum();
  }

  long failures() {
    return failures.sum();
  }

  /** The last failure; empty without one. */
  String lastFailure() {
    return lastFailure;
  }

  private void send() {
    if (room.tryAcquire()) {
      visits.execute(
          () -> {
            try {
              visit();
            } catch (IOException | IllegalStateException e) {
              fail(e);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              room.release();
            }
          });
    }
  }

  private void fail(Exception problem) {
    if (!closed.get()) {
      failures.increment();
      lastFailure = IoFailure.describe(problem);
    }
  }

  private void visit() throws IOException, InterruptedException {
    int epoch = shares.epoch();
    HttpResponse<String> page =
        get(
            HttpRequest.newBuilder(shop)
                .header(HttpFields.ACCEPT, "text/html")
                .header(HttpFields.SEC_FETCH_MODE, "navigate")
                .header(HttpFields.SEC_FETCH_DEST, "document"));
    String backend = backend(page);
    String cookies =
        page.headers().allValues(HttpFields.SET_COOKIE).stream()
            .map(cookie -> cookie.split(";", 2)[0])
            .collect(Collectors.joining("; "));
    Matcher stylesheet = STYLESHEET.matcher(page.body());
    if (!stylesheet.find()) {
      throw new IllegalStateException("the page has no stylesheet");
    }
    get(
        HttpRequest.newBuilder(shop.resolve(stylesheet.group(1)))
            .header(HttpFields.COOKIE, cookies));
    HttpResponse<String> fragment =
        send(
            HttpRequest.newBuilder(shop.resolve("/cart/Teapot"))
                .header(HttpFields.COOKIE, cookies)
                .header(HttpFields.HX_REQUEST, "true")
                .POST(HttpRequest.BodyPublishers.noBody()));
    if (fragment.statusCode() == 409) {
      return; // its version was removed meanwhile, and the response reports that
    }
    check(fragment);
    if (!backend(fragment).equals(backend)) {
      throw new IllegalStateException(
          "a page of " + backend + " got a response of " + backend(fragment));
    }
    shares.add(backend, epoch);
  }

  private HttpResponse<String> get(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return check(send(request));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    requests.increment();
    return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> check(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          response.request().method()
              + " "
              + response.uri().getPath()
              + " answered "
              + response.statusCode());
    }
    return response;
  }

  private static String backend(HttpResponse<String> response) {
    Optional<String> backend = response.headers().firstValue(WireHeaders.BACKEND_TARGET);
    return backend.orElseThrow(
        () ->
            new IllegalStateException(
                response.uri().getPath() + " has no version in its response"));
  }

  @Override
  public void close() {
    closed.set(true);
    clock.shutdownNow();
    visits.shutdownNow();
    http.shutdownNow();
  }
}
