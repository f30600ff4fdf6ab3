<?php
// The matrix's app for servers of PHP: see the contract in e2e/matrix/README.md.
declare(strict_types=1);

ini_set('zlib.output_compression', '0');
ignore_user_abort(false);

function pattern(int $length): string
{
    $period = implode('', array_map('chr', range(0, 250)));
    return substr(str_repeat($period, intdiv($length, 251) + 1), 0, $length);
}

function begin(int $status, string $type): void
{
    http_response_code($status);
    header("Content-Type: $type");
}

function whole(int $status, string $content, string $type = 'text/plain;charset=utf-8'): void
{
    begin($status, $type);
    header('Content-Length: ' . strlen($content));
    echo $content;
}

function piece(string $content): void
{
    echo $content;
    flush();
}

function description(): string
{
    $fields = [];
    foreach ($_SERVER as $key => $value) {
        if (str_starts_with($key, 'HTTP_') && $value !== '') {
            $fields[] = strtolower(strtr(substr($key, 5), '_', '-')) . ": $value";
        }
    }
    foreach (['CONTENT_TYPE', 'CONTENT_LENGTH'] as $key) {
        if (($_SERVER[$key] ?? '') !== '') {
            $fields[] = strtolower(strtr($key, '_', '-')) . ": {$_SERVER[$key]}";
        }
    }
    $fields = array_unique($fields);
    sort($fields);
    $content = file_get_contents('php://input');
    return sprintf(
        "%s %s\n%s\n\n%d %s\n",
        $_SERVER['REQUEST_METHOD'],
        $_SERVER['REQUEST_URI'],
        implode("\n", $fields),
        strlen($content),
        hash('sha256', $content),
    );
}

function etag(): void
{
    header('ETag: "v1"');
    header('Cache-Control: max-age=60');
    header('Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT');
    if (($_SERVER['HTTP_IF_NONE_MATCH'] ?? '') === '"v1"') {
        begin(304, 'text/plain;charset=utf-8');
        header('Content-Length: 10');
    } else {
        whole(200, "version 1\n");
    }
}

function part(): void
{
    $content = pattern(1000);
    header('Accept-Ranges: bytes');
    if (!preg_match('/^bytes=(\d+)-(\d*)$/', $_SERVER['HTTP_RANGE'] ?? '', $wanted)) {
        whole(200, $content, 'application/octet-stream');
        return;
    }
    $from = (int) $wanted[1];
    $to = $wanted[2] === '' ? strlen($content) - 1 : (int) $wanted[2];
    if ($from >= strlen($content)) {
        header('Content-Range: bytes */1000');
        whole(416, "no such range\n");
        return;
    }
    header("Content-Range: bytes $from-$to/1000");
    whole(206, substr($content, $from, $to - $from + 1), 'application/octet-stream');
}

function compressed(): void
{
    $text = substr(str_repeat("0123456789abcdef\n", 589), 0, 10000);
    header('Vary: Accept-Encoding');
    if (str_contains($_SERVER['HTTP_ACCEPT_ENCODING'] ?? '', 'gzip')) {
        header('Content-Encoding: gzip');
        $text = gzencode($text);
    }
    whole(200, $text);
}

function events(): void
{
    begin(200, 'text/event-stream');
    header('Cache-Control: no-store');
    for ($i = 1; $i <= 3; $i++) {
        piece("data: $i\n\n");
    }
    for ($i = 0; $i < 100; $i++) {
        usleep(100000);
        piece(": wait\n\n");
    }
}

function slow(): void
{
    begin(200, 'text/plain;charset=utf-8');
    header('Content-Length: 50');
    for ($i = 0; $i < 5; $i++) {
        piece("slow body\n");
        usleep(50000);
    }
}

while (ob_get_level() > 0) {
    ob_end_clean();
}
[, $name, $argument] = explode('/', parse_url('http://app' . $_SERVER['REQUEST_URI'], PHP_URL_PATH) . '/');
$number = (int) $argument;
switch ($name) {
    case 'echo':
        whole(200, description());
        break;
    case 'bytes':
        whole(200, pattern($number), 'application/octet-stream');
        break;
    case 'chunked':
        begin(200, 'application/octet-stream');
        for ($i = 0; $i < $number; $i++) {
            piece(pattern(1000));
        }
        break;
    case 'status':
        $number === 204 ? http_response_code(204) : whole($number, "status $number\n");
        break;
    case 'page':
        whole(200, "<!doctype html><html><head><title>page</title></head><body>page</body></html>\n", 'text/html; charset=utf-8');
        break;
    case 'etag':
        etag();
        break;
    case 'redirect':
        header("Location: /echo?redirected=$number");
        whole($number, "elsewhere\n");
        break;
    case 'range':
        part();
        break;
    case 'cookies':
        for ($i = 0; $i < $number; $i++) {
            header("Set-Cookie: cookie-$i=value-$i; Path=/; HttpOnly; SameSite=Lax", false);
        }
        whole(200, "cookies\n");
        break;
    case 'gzip':
        compressed();
        break;
    case 'events':
        events();
        break;
    case 'slow':
        slow();
        break;
    case 'abort':
        begin(200, 'application/octet-stream');
        header('Content-Length: 100000');
        piece(pattern(50000));
        break;
    case 'abort-chunked':
        begin(200, 'application/octet-stream');
        piece(pattern(10000));
        // php-fpm completes the response unless its worker is killed; the development server is one process with its app.
        if (PHP_SAPI !== 'cli-server') {
            posix_kill(getmypid(), SIGKILL);
        }
        break;
    case 'refuse':
        whole(413, "refused\n");
        break;
    case 'early':
        whole(200, "early\n");
        break;
    default:
        whole(404, "not found\n");
}
