# frozen_string_literal: true

# The matrix's app for servers of Ruby, as a Rack application: see the contract in e2e/matrix/README.md.
require "digest"
require "stringio"
require "zlib"

TEXT = { "content-type" => "text/plain" }.freeze
BYTES = { "content-type" => "application/octet-stream" }.freeze
PAGE = "<!doctype html><html><head><title>page</title></head><body>page</body></html>\n"

def pattern(length)
  ((0..250).to_a.pack("C*") * (length / 251 + 1))[0, length]
end

def whole(status, content, fields = TEXT)
  [status, fields.merge("content-length" => content.bytesize.to_s), [content]]
end

def target(env)
  env["REQUEST_URI"] || env["PATH_INFO"] + (env["QUERY_STRING"].empty? ? "" : "?#{env["QUERY_STRING"]}")
end

def description(env)
  fields = env.filter_map do |key, value|
    "#{key.delete_prefix("HTTP_").tr("_", "-").downcase}: #{value}" if key.start_with?("HTTP_") && key != "HTTP_VERSION"
  end
  %w[CONTENT_TYPE CONTENT_LENGTH].each { |key| fields << "#{key.tr("_", "-").downcase}: #{env[key]}" if env[key] }
  digest = Digest::SHA256.new
  length = 0
  while (data = env["rack.input"]&.read(65_536)) && !data.empty?
    digest << data
    length += data.bytesize
  end
  "#{env["REQUEST_METHOD"]} #{target(env)}\n#{fields.sort.join("\n")}\n\n#{length} #{digest.hexdigest}\n"
end

def etag(env)
  fields = TEXT.merge("etag" => '"v1"', "cache-control" => "max-age=60", "last-modified" => "Thu, 01 Jan 2026 00:00:00 GMT")
  return [304, fields.merge("content-length" => "10"), []] if env["HTTP_IF_NONE_MATCH"] == '"v1"'

  whole(200, "version 1\n", fields)
end

def range(env)
  content = pattern(1000)
  fields = BYTES.merge("accept-ranges" => "bytes")
  wanted = /\Abytes=(\d+)-(\d*)\z/.match(env["HTTP_RANGE"].to_s)
  return whole(200, content, fields) unless wanted

  from = wanted[1].to_i
  to = wanted[2].empty? ? content.bytesize - 1 : wanted[2].to_i
  if from >= content.bytesize
    return whole(416, "no such range\n", fields.merge(TEXT).merge("content-range" => "bytes */1000"))
  end

  whole(206, content[from..to], fields.merge("content-range" => "bytes #{from}-#{to}/1000"))
end

def gzip(env)
  text = ("0123456789abcdef\n" * 589)[0, 10_000]
  fields = TEXT.merge("vary" => "Accept-Encoding")
  return whole(200, text, fields) unless env["HTTP_ACCEPT_ENCODING"].to_s.include?("gzip")

  io = StringIO.new("".b)
  writer = Zlib::GzipWriter.new(io)
  writer.mtime = 1
  writer.write(text)
  writer.close
  whole(200, io.string, fields.merge("content-encoding" => "gzip"))
end

def events
  Enumerator.new do |out|
    1.upto(3) { |i| out << "data: #{i}\n\n" }
    100.times do
      sleep 0.1
      out << ": wait\n\n"
    end
  end
end

def slow
  Enumerator.new do |out|
    5.times do
      out << "slow body\n"
      sleep 0.05
    end
  end
end

def abort_after(length)
  Enumerator.new do |out|
    out << pattern(length)
    raise "the app aborts the response"
  end
end

def early(env)
  env["rack.early_hints"]&.call("link" => "</style.css>; rel=preload; as=style")
  whole(200, "early\n")
end

def answer(env)
  _, name, argument = env["PATH_INFO"].split("/")
  number = argument.to_i
  case name
  when "echo" then whole(200, description(env))
  when "bytes" then whole(200, pattern(number), BYTES)
  when "chunked" then [200, BYTES, Enumerator.new { |out| number.times { out << pattern(1000) } }]
  when "status" then number == 204 ? [204, {}, []] : whole(number, "status #{number}\n")
  when "page" then whole(200, PAGE, "content-type" => "text/html; charset=utf-8")
  when "etag" then etag(env)
  when "redirect" then whole(number, "elsewhere\n", TEXT.merge("location" => "/echo?redirected=#{number}"))
  when "range" then range(env)
  when "cookies"
    cookies = Array.new(number) { |i| "cookie-#{i}=value-#{i}; Path=/; HttpOnly; SameSite=Lax" }
    whole(200, "cookies\n", TEXT.merge("set-cookie" => cookies.join("\n")))
  when "gzip" then gzip(env)
  when "events" then [200, { "content-type" => "text/event-stream", "cache-control" => "no-store" }, events]
  when "slow" then [200, TEXT.merge("content-length" => "50"), slow]
  when "abort" then [200, BYTES.merge("content-length" => "100000"), abort_after(50_000)]
  when "abort-chunked" then [200, BYTES, abort_after(10_000)]
  when "refuse" then whole(413, "refused\n")
  when "early" then early(env)
  else whole(404, "not found\n")
  end
end

run(lambda do |env|
  status, fields, body = answer(env)
  [status, fields, env["REQUEST_METHOD"] == "HEAD" ? [] : body]
end)
