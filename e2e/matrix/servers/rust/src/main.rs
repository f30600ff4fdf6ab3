//! The matrix's app in axum, on hyper: matrix-server PORT. See the contract in e2e/matrix/README.md.

use std::{convert::Infallible, io, io::Write, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{
        ws::{Message, WebSocket, WebSocketUpgrade},
        Request,
    },
    response::{IntoResponse, Response},
    routing::any,
    Router,
};
use flate2::{write::GzEncoder, Compression};
use futures_util::{stream, Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::signal::unix::{signal, SignalKind};

const TEXT: (&str, &str) = ("content-type", "text/plain");
const BYTES: (&str, &str) = ("content-type", "application/octet-stream");
const PAGE: &str = "<!doctype html><html><head><title>page</title></head><body>page</body></html>\n";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let port = std::env::args().nth(1).expect("a port");
    let app = Router::new().route("/ws", any(web_socket)).fallback(handle);
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.expect("the port is free");
    let mut terminate = signal(SignalKind::terminate()).expect("a signal handler");
    axum::serve(listener, app)
        .with_graceful_shutdown(async move { while terminate.recv().await.is_none() {} })
        .await
        .expect("it serves");
}

async fn handle(request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let mut parts = path.splitn(3, '/').skip(1);
    let name = parts.next().unwrap_or("");
    let argument = parts.next().unwrap_or("");
    let number: usize = argument.parse().unwrap_or(0);
    match name {
        "echo" => echo(request).await,
        "bytes" => whole(200, &[BYTES], pattern(number)),
        "chunked" => streamed(&[BYTES], stream::iter((0..number).map(|_| Ok(Bytes::from(pattern(1000)))))),
        "status" if number == 204 => head(204, &[]).body(Body::empty()).expect("a response"),
        "status" => whole(number as u16, &[TEXT], format!("status {number}\n")),
        "page" => whole(200, &[("content-type", "text/html; charset=utf-8")], PAGE),
        "etag" => etag(&request),
        "redirect" => whole(number as u16, &[TEXT, ("location", &format!("/echo?redirected={number}"))], "elsewhere\n"),
        "range" => range(&request),
        "cookies" => cookies(number),
        "gzip" => gzip(&request),
        "events" => streamed(&[("content-type", "text/event-stream"), ("cache-control", "no-store")], events()),
        "slow" => streamed(&[TEXT, ("content-length", "50")], slow()),
        "abort" => streamed(&[BYTES, ("content-length", "100000")], broken(50_000)),
        "abort-chunked" => streamed(&[BYTES], broken(10_000)),
        "refuse" => whole(413, &[TEXT], "refused\n"),
        "early" => whole(200, &[TEXT], "early\n"),
        _ => whole(404, &[TEXT], "not found\n"),
    }
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i % 251) as u8).collect()
}

fn head(status: u16, fields: &[(&str, &str)]) -> axum::http::response::Builder {
    fields.iter().fold(Response::builder().status(status), |head, (name, value)| head.header(*name, *value))
}

fn whole(status: u16, fields: &[(&str, &str)], content: impl Into<Body>) -> Response {
    head(status, fields).body(content.into()).expect("a response")
}

fn streamed(fields: &[(&str, &str)], content: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Response {
    head(200, fields).body(Body::from_stream(content)).expect("a response")
}

fn field<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

async fn echo(request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let named = parts.headers.iter().map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())));
    let mut fields: Vec<String> = named.collect();
    fields.sort();
    let mut digest = Sha256::new();
    let mut length = 0;
    let mut pieces = body.into_data_stream();
    while let Some(Ok(piece)) = pieces.next().await {
        digest.update(&piece);
        length += piece.len();
    }
    let hex: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let description = format!("{} {}\n{}\n\n{length} {hex}\n", parts.method, parts.uri, fields.join("\n"));
    whole(200, &[TEXT], description)
}

fn etag(request: &Request) -> Response {
    let fields = [
        TEXT,
        ("etag", "\"v1\""),
        ("cache-control", "max-age=60"),
        ("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT"),
    ];
    if field(request, "if-none-match") == "\"v1\"" {
        head(304, &fields).header("content-length", "10").body(Body::empty()).expect("a response")
    } else {
        whole(200, &fields, "version 1\n")
    }
}

fn range(request: &Request) -> Response {
    let content = pattern(1000);
    let accepts = ("accept-ranges", "bytes");
    let Some((first, last)) = field(request, "range").strip_prefix("bytes=").and_then(|wanted| wanted.split_once('-')) else {
        return whole(200, &[BYTES, accepts], content);
    };
    let from: usize = first.parse().unwrap_or(0);
    let to: usize = last.parse().unwrap_or(content.len() - 1);
    if from >= content.len() {
        return whole(416, &[TEXT, accepts, ("content-range", "bytes */1000")], "no such range\n");
    }
    let part = format!("bytes {from}-{to}/1000");
    whole(206, &[BYTES, accepts, ("content-range", &part)], content[from..=to].to_vec())
}

fn cookies(count: usize) -> Response {
    let cookies = (0..count).map(|i| format!("cookie-{i}=value-{i}; Path=/; HttpOnly; SameSite=Lax"));
    let head = cookies.fold(head(200, &[TEXT]), |head, cookie| head.header("set-cookie", cookie));
    head.body("cookies\n".into()).expect("a response")
}

fn gzip(request: &Request) -> Response {
    let text = "0123456789abcdef\n".repeat(589)[..10_000].to_owned();
    let vary = ("vary", "Accept-Encoding");
    if !field(request, "accept-encoding").contains("gzip") {
        return whole(200, &[TEXT, vary], text);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory");
    whole(200, &[TEXT, vary, ("content-encoding", "gzip")], encoder.finish().expect("memory"))
}

fn events() -> impl Stream<Item = io::Result<Bytes>> {
    let first = stream::iter((1..=3).map(|i| Ok(Bytes::from(format!("data: {i}\n\n")))));
    let rest = stream::iter(0..100).then(|_| async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Ok(Bytes::from_static(b": wait\n\n"))
    });
    first.chain(rest)
}

fn slow() -> impl Stream<Item = io::Result<Bytes>> {
    stream::iter(0..5).then(|_| async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Ok(Bytes::from_static(b"slow body\n"))
    })
}

/// Fails after its bytes were sent: an immediate error would discard them.
fn broken(length: usize) -> impl Stream<Item = io::Result<Bytes>> {
    let part = stream::iter([Ok(Bytes::from(pattern(length)))]);
    let end = stream::once(async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(io::Error::other("the app aborts the response"))
    });
    part.chain(end)
}

async fn web_socket(upgrade: WebSocketUpgrade) -> Result<Response, Infallible> {
    Ok(upgrade.on_upgrade(echo_messages).into_response())
}

async fn echo_messages(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if matches!(message, Message::Text(_) | Message::Binary(_)) && socket.send(message).await.is_err() {
            return;
        }
    }
}
