package dev.appversion.store.server;

import java.util.concurrent.atomic.LongAdder;

/** What the store counts, in the Prometheus text format. */
public final class StoreMetrics {
  private final LongAdder served = new LongAdder();
  private final LongAdder missed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder storedBytes = new LongAdder();
  private final LongAdder sweptBytes = new LongAdder();

  void served() {
    served.increment();
  }

  void missed() {
    missed.increment();
  }

  void refused() {
    refused.increment();
  }

  void failed() {
    failed.increment();
  }

  void stored(long bytes) {
    storedBytes.add(bytes);
  }

  void swept(long bytes) {
    sweptBytes.add(bytes);
  }

  /**
   * The lines.
   *
   * @param backendOk whether the backend could be written to at the last check
   */
  public String render(boolean backendOk) {
    StringBuilder text = new StringBuilder();
    text.append(
        "# HELP appversion_store_backend_ok 1 if the last write check of the backend succeeded.\n");
    text.append("# TYPE appversion_store_backend_ok gauge\n");
    text.append("appversion_store_backend_ok ").append(backendOk ? 1 : 0).append('\n');
    String requests = "appversion_store_requests_total";
    family(text, requests, "Requests by result.");
    line(text, requests + "{result=\"served\"}", served);
    line(text, requests + "{result=\"not_there\"}", missed);
    line(text, requests + "{result=\"refused\"}", refused);
    line(text, requests + "{result=\"failed\"}", failed);
    family(text, "appversion_store_stored_bytes_total", "Bytes uploaded.");
    line(text, "appversion_store_stored_bytes_total", storedBytes);
    family(text, "appversion_store_swept_bytes_total", "Bytes deleted by sweeps.");
    line(text, "appversion_store_swept_bytes_total", sweptBytes);
    return text.toString();
  }

  private static void family(StringBuilder text, String name, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" counter\n");
  }

  private static void line(StringBuilder text, String name, LongAdder value) {
    text.append(name).append(' ').append(value.sum()).append('\n');
  }
}
