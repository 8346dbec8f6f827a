// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.device.DeviceProfile
import dev.sluice.kotlin.DeviceProfileBuilder
import dev.sluice.kotlin.SluiceDsl
import dev.sluice.kotlin.deviceProfile
import dev.sluice.queue.OverflowVerdict
import dev.sluice.queue.WarningKind

/**
 * What a plan may be warned of, in a word shorter than Java's.
 *
 * @since 0.2.0
 */
public typealias Warning = WarningKind

/** A queue and a warning that its script accepts. */
internal data class Excuse(val queue: String, val warning: WarningKind)

/**
 * The block of [planScript]: the devices that a script plans, the parameters that its user may set,
 * and the queues that may overflow. Not thread-safe.
 *
 * @since 0.1.0
 */
@SluiceDsl
public class PlanScript internal constructor(private val parameters: Parameters) {
  internal val devices = LinkedHashMap<String, DeviceProfile>()

  /** The most devices, of those of which the fewest are to be found. */
  internal val most = LinkedHashMap<String, ULong>()
  internal val allowedOverflows = LinkedHashMap<String, String>()
  internal val allowedWarnings = LinkedHashMap<Excuse, String>()
  internal var heading: String? = null
    private set

  /**
   * Names what the script plans, in one line, for the head of its outputs and for `--help`; the
   * name of the script's file unless called.
   *
   * @throws IllegalArgumentException if [text] is blank
   * @throws IllegalStateException if called before
   */
  public fun title(text: String) {
    require(text.isNotBlank()) { "title is blank" }
    check(heading == null) { "title is set already" }
    heading = text
  }

  /**
   * Plans a device; several are planned one by one, in the order of the calls.
   *
   * @throws IllegalArgumentException if [label] or another name is blank, or a setting is out of
   *   its range
   * @throws IllegalStateException if there is a device with that label, or a setting is missing,
   *   set twice or contradicts another
   */
  public fun device(label: String, configure: DeviceProfileBuilder.() -> Unit) {
    device(deviceProfile(label, configure))
  }

  /**
   * Plans a device that was described elsewhere.
   *
   * @throws IllegalStateException if there is a device with that label
   */
  public fun device(profile: DeviceProfile) {
    check(profile.label() !in devices) { "'${profile.label()}' is the label of two devices" }
    devices[profile.label()] = profile
  }

  /**
   * Plans the fewest equal devices, 1, 2, 3 … up to [most], on which everything has its place; if
   * there are none, [most] are planned, and rejected. What is said of a device is said of each, as
   * with [DeviceProfileBuilder.devices].
   *
   * @param most at least 1
   * @throws IllegalArgumentException if [label] or another name is blank, or a setting is out of
   *   its range
   * @throws IllegalStateException if there is a device with that label, or a setting is missing,
   *   set twice or contradicts another
   */
  public fun fewestDevices(label: String, most: ULong, configure: DeviceProfileBuilder.() -> Unit) {
    require(most != 0uL) { "fewestDevices of '$label': most is 0, the least is 1" }
    device(label, configure)
    this.most[label] = most
  }

  /**
   * Says that the queues with that label may overflow, and why that does no harm. A queue of which
   * a plan says that it may ([OverflowVerdict.POSSIBLE]) fails the script unless it is named here.
   *
   * @throws IllegalArgumentException if [because] is blank
   * @throws IllegalStateException if said before of that label
   */
  public fun mayOverflow(queueLabel: String, because: String) {
    require(because.isNotBlank()) { "mayOverflow of '$queueLabel': say why it does no harm" }
    check(queueLabel !in allowedOverflows) { "mayOverflow of '$queueLabel' is said already" }
    allowedOverflows[queueLabel] = because
  }

  /**
   * Says that the queues with that label may be warned of, and why that does no harm. An excuse
   * that no queue needs is an error.
   *
   * @throws IllegalArgumentException if [because] is blank
   * @throws IllegalStateException if said before of that label and warning
   */
  public fun mayWarn(queueLabel: String, warning: Warning, because: String) {
    require(because.isNotBlank()) { "mayWarn of '$queueLabel', $warning: say why it does no harm" }
    check(allowedWarnings.putIfAbsent(Excuse(queueLabel, warning), because) == null) {
      "mayWarn of '$queueLabel', $warning, is said already"
    }
  }

  /**
   * Returns a number that the user of the script may set, as `--set NAME=VALUE`: items, or bytes
   * with a unit, such as `4_194_304`, `4,194,304` or `512MiB`. The units are B, KB, MB, GB, TB
   * (powers of 1,000) and KiB, MiB, GiB, TiB (of 1,024); there are no fractions, and no other
   * digits than 0 to 9.
   *
   * @throws IllegalStateException if there is a parameter with that name
   * @throws IllegalArgumentException if the name is not made of letters, digits, `-`, `_` and `.`
   */
  public fun parameter(name: String, default: ULong, help: String): ULong =
    parameters.take(name, default, help, UNSIGNED, ::unsigned)

  /**
   * Returns a signed number of 32 bits that the user of the script may set, as `--set NAME=VALUE`.
   *
   * @throws IllegalStateException if there is a parameter with that name
   * @throws IllegalArgumentException if the name is not made of letters, digits, `-`, `_` and `.`
   */
  public fun parameter(name: String, default: Int, help: String): Int =
    parameters.take(name, default, help, SIGNED, ::signed)

  /**
   * Returns a switch that the user of the script may set, as `--set NAME=true`.
   *
   * @throws IllegalStateException if there is a parameter with that name
   * @throws IllegalArgumentException if the name is not made of letters, digits, `-`, `_` and `.`
   */
  public fun parameter(name: String, default: Boolean, help: String): Boolean =
    parameters.take(name, default, help, "true or false", String::toBooleanStrictOrNull)

  /**
   * Returns a text that the user of the script may set, as `--set NAME=VALUE`.
   *
   * @throws IllegalStateException if there is a parameter with that name
   * @throws IllegalArgumentException if the name is not made of letters, digits, `-`, `_` and `.`
   */
  public fun parameter(name: String, default: String, help: String): String =
    parameters.take(name, default, help, "a text") { it }

  /**
   * Returns one of [choices] that the user of the script may set, as `--set NAME=VALUE`.
   *
   * @throws IllegalStateException if there is a parameter with that name
   * @throws IllegalArgumentException if the name is not made of letters, digits, `-`, `_` and `.`,
   *   or [default] is none of [choices]
   */
  public fun parameter(
    name: String,
    default: String,
    help: String,
    choices: Collection<String>,
  ): String {
    require(default in choices) {
      "parameter '$name': the default '$default' is none of ${choices.joinToString()}"
    }
    return parameters.take(name, default, help, "one of ${choices.joinToString()}") { value ->
      value.takeIf { it in choices }
    }
  }
}
