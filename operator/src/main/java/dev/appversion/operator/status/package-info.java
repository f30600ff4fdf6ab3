/** What a person is told: status, conditions, events. */
@NullMarked
package dev.appversion.operator.status;

import org.jspecify.annotations.NullMarked;
