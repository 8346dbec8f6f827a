// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.testing.Tool
import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import java.net.http.WebSocket
import java.nio.file.Files
import java.util.Base64
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray

/** One tab of a headless Chromium, by its DevTools protocol. */
internal class Chromium : AutoCloseable {
  private val folder = Files.createTempDirectory("chromium").toFile()
  private val process: Process
  private val socket: WebSocket
  private val ids = AtomicInteger()
  private val answers = ConcurrentHashMap<Int, CompletableFuture<JsonObject>>()
  private val loaded = CopyOnWriteArrayList<CompletableFuture<Unit>>()

  /** What the page said on the console or to the log, and what it asked the network for. */
  val complaints = CopyOnWriteArrayList<String>()

  init {
    process =
      ProcessBuilder(
          Tool.CHROMIUM.require().toString(),
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--enable-unsafe-webgpu",
          "--use-webgpu-adapter=swiftshader",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars",
          "--user-data-dir=$folder",
          "--remote-debugging-port=0",
          "about:blank",
        )
        .redirectErrorStream(true)
        .redirectOutput(File(folder, "log.txt"))
        .start()
    val http = HttpClient.newHttpClient()
    socket =
      http
        .newWebSocketBuilder()
        .buildAsync(URI(address(http)), Listener())
        .get(WAIT_SECONDS, TimeUnit.SECONDS)
    listOf("Page", "Runtime", "Log", "Network").forEach { call("$it.enable") }
  }

  private fun address(http: HttpClient): String {
    val port = File(folder, "DevToolsActivePort")
    val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS)
    while (System.nanoTime() < end) {
      val number = if (port.exists()) port.readLines().firstOrNull()?.toIntOrNull() else null
      if (number != null) {
        val request = HttpRequest.newBuilder(URI("http://127.0.0.1:$number/json/list")).build()
        val tabs = Json.parseToJsonElement(http.send(request, BodyHandlers.ofString()).body())
        val page = tabs.jsonArray.firstOrNull { it.text("type") == "page" }
        if (page != null) return page.text("webSocketDebuggerUrl")
      }
      Thread.sleep(20)
    }
    error("Chromium does not answer: " + File(folder, "log.txt").readText())
  }

  /** Opens a page of so many columns of pixels, in a light or a dark world. */
  fun open(html: String, width: Int, height: Int, dark: Boolean) {
    val file = File(folder, "page-${ids.get()}.html").apply { writeText(html) }
    call("Emulation.setDeviceMetricsOverride") {
      put("width", width)
      put("height", height)
      put("deviceScaleFactor", 1)
      put("mobile", width < 600)
    }
    call("Emulation.setEmulatedMedia") {
      putJsonArray("features") {
        addJsonObject {
          put("name", "prefers-color-scheme")
          put("value", if (dark) "dark" else "light")
        }
      }
    }
    val load = CompletableFuture<Unit>().also(loaded::add)
    call("Page.navigate") { put("url", file.toURI().toString()) }
    load.get(WAIT_SECONDS, TimeUnit.SECONDS)
  }

  /** Returns the value of an expression, or of the promise that it is. */
  fun evaluate(expression: String): JsonElement? {
    val result =
      call("Runtime.evaluate") {
        put("expression", expression)
        put("returnByValue", true)
        put("awaitPromise", true)
      }
    check("exceptionDetails" !in result) { "$expression: $result" }
    return result.getValue("result").jsonObject["value"]
  }

  /** Returns role, name and description of what a screen reader is told of. */
  fun accessible(): List<Triple<String, String, String>> =
    call("Accessibility.getFullAXTree")
      .getValue("nodes")
      .jsonArray
      .map { it.jsonObject }
      .filter { it.text("ignored") == "false" }
      .map { node ->
        fun value(name: String) =
          node[name]?.jsonObject?.get("value")?.jsonPrimitive?.content.orEmpty()
        Triple(value("role"), value("name"), value("description"))
      }

  fun press(key: String) {
    for (type in listOf("keyDown", "keyUp")) {
      call("Input.dispatchKeyEvent") {
        put("type", type)
        put("key", key)
        put("code", key)
        put("windowsVirtualKeyCode", if (key == "Tab") 9 else 13)
        if (key == "Enter" && type == "keyDown") put("text", "\r")
      }
    }
  }

  /** Writes a picture of the whole page. */
  fun screenshot(file: File) {
    val shot = call("Page.captureScreenshot") { put("captureBeyondViewport", true) }
    file.writeBytes(Base64.getDecoder().decode(shot.text("data")))
  }

  fun call(method: String, parameters: JsonObjectBuilder.() -> Unit = {}): JsonObject {
    val id = ids.incrementAndGet()
    val answer = CompletableFuture<JsonObject>().also { answers[id] = it }
    val message = buildJsonObject {
      put("id", id)
      put("method", method)
      put("params", buildJsonObject(parameters))
    }
    socket.sendText(message.toString(), true).get(WAIT_SECONDS, TimeUnit.SECONDS)
    val result = answer.get(WAIT_SECONDS, TimeUnit.SECONDS)
    check("error" !in result) { "$method: $result" }
    return result.getValue("result").jsonObject
  }

  override fun close() {
    socket.abort()
    process.destroy()
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly()
    // Its children may still write for a moment; what they leave behind is in the temporary folder.
    folder.deleteRecursively()
  }

  private inner class Listener : WebSocket.Listener {
    private val text = StringBuilder()

    override fun onText(socket: WebSocket, data: CharSequence, last: Boolean): CompletionStage<*>? {
      text.append(data)
      if (last) {
        heard(Json.parseToJsonElement(text.toString()).jsonObject)
        text.clear()
      }
      socket.request(1)
      return null
    }

    private fun heard(message: JsonObject) {
      message["id"]?.let { answers.remove(it.jsonPrimitive.int)?.complete(message) }
      val parameters = message["params"]?.jsonObject ?: return
      when (message.text("method")) {
        "Page.loadEventFired" -> loaded.forEach { it.complete(Unit) }
        "Runtime.consoleAPICalled",
        "Runtime.exceptionThrown",
        "Log.entryAdded" -> complaints += parameters.toString()
        "Network.requestWillBeSent" -> {
          val url = parameters.getValue("request").text("url")
          if (!url.startsWith("file:")) complaints += "asks for $url"
        }
      }
    }
  }

  private companion object {
    const val WAIT_SECONDS = 60L
  }
}

internal fun JsonElement.text(name: String): String =
  jsonObject.getValue(name).jsonPrimitive.content
