package dev.appversion.cli.argument;

import dev.appversion.process.net.HostPort;
import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code HOST:PORT}; port 0 selects a free port. */
public final class HostPortConverter implements ITypeConverter<InetSocketAddress> {
  @Override
  public InetSocketAddress convert(String text) {
    HostPort parsed =
        HostPort.parse(text)
            .orElseThrow(
                () -> new TypeConversionException("must be HOST:PORT, such as 127.0.0.1:8080"));
    InetSocketAddress address = new InetSocketAddress(parsed.host(), parsed.port());
    if (address.isUnresolved()) {
      throw new TypeConversionException("names an unknown host: " + parsed.host());
    }
    return address;
  }
}
