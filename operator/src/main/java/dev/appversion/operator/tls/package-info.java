/** The operator's own certificate authority and serving certificate, and their rotation. */
@NullMarked
package dev.appversion.operator.tls;

import org.jspecify.annotations.NullMarked;
