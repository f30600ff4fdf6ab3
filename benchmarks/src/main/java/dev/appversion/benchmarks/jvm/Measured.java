package dev.appversion.benchmarks.jvm;

import dev.appversion.benchmarks.Distribution;
import dev.appversion.benchmarks.process.ProcessUsage;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What one process of the sidecar needed in one round.
 *
 * @param readyMillis from the start of the process until it was ready
 * @param ready usage then
 * @param paced about 1,000 requests per second, from the start on
 * @param afterPaced usage after that
 * @param forwarded small responses, as many as possible
 * @param pages rewritten pages, as many as possible
 * @param assets scripts from memory, as many as possible
 * @param loaded usage after all of it
 */
record Measured(
    double readyMillis,
    ProcessUsage ready,
    Cost paced,
    ProcessUsage afterPaced,
    Cost forwarded,
    Cost pages,
    Cost assets,
    ProcessUsage loaded) {

  /**
   * A rate and what it costs.
   *
   * @param rate requests per second
   * @param cpuMicros processor time per request
   */
  record Cost(double rate, double cpuMicros) {}

  /** The median of each figure, separately. */
  static Measured median(List<Measured> all) {
    return new Measured(
        number(all, Measured::readyMillis),
        usage(all, Measured::ready),
        cost(all, Measured::paced),
        usage(all, Measured::afterPaced),
        cost(all, Measured::forwarded),
        cost(all, Measured::pages),
        cost(all, Measured::assets),
        usage(all, Measured::loaded));
  }

  private static Cost cost(List<Measured> all, Function<Measured, Cost> part) {
    List<Cost> costs = all.stream().map(part).toList();
    return new Cost(number(costs, Cost::rate), number(costs, Cost::cpuMicros));
  }

  private static ProcessUsage usage(List<Measured> all, Function<Measured, ProcessUsage> part) {
    List<ProcessUsage> usages = all.stream().map(part).toList();
    return new ProcessUsage(
        Math.round(number(usages, ProcessUsage::cpuMillis)),
        Math.round(number(usages, ProcessUsage::rssKib)),
        Math.round(number(usages, ProcessUsage::privateKib)),
        Math.round(number(usages, ProcessUsage::anonymousKib)));
  }

  private static <T> double number(List<T> all, ToDoubleFunction<T> figure) {
    return Distribution.of(all.stream().map(figure::applyAsDouble).toList()).p50();
  }
}
