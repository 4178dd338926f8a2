# The AWS SDK for Ruby, as Debian packages it, with its defaults. tests/clients/test_ruby.py starts a rolecall for it and
# gives a region; each line that it prints is a step that held, and what does not hold raises.

require "aws-sdk-s3"
require "net/http"
require "securerandom"
require "tempfile"

$stdout.sync = true
MIB = 1024 * 1024
KEY = "a folder/ü+%.txt"
REGION = ENV.fetch("AWS_REGION")

def same(found, expected)
  raise "found #{found.inspect}, expected #{expected.inspect}" unless found == expected
end

def refused(error)
  yield
rescue error => told
  told
else
  raise "the call succeeded"
end

# It knows AWS_ENDPOINT_URL in later versions only. Without path style it asks for bucket.127.0.0.1, which no resolver knows.
def client(**more)
  Aws::S3::Client.new(endpoint: ENV.fetch("AWS_ENDPOINT_URL"), force_path_style: true, **more)
end

S3 = client
place = REGION == "us-east-1" ? {} : { create_bucket_configuration: { location_constraint: REGION } }
S3.create_bucket(bucket: "bucket", **place)

def read(key, **more)
  S3.get_object(bucket: "bucket", key: key, **more).body.read
end

def step(name)
  yield
  puts name
end

step "put, get, empty" do
  S3.put_object(bucket: "bucket", key: KEY, body: "hello", metadata: { "made-by" => "ruby" })
  same read(KEY), "hello"
  same read(KEY, range: "bytes=1-3"), "ell"
  same S3.head_object(bucket: "bucket", key: KEY).metadata, { "made-by" => "ruby" }
  S3.put_object(bucket: "bucket", key: "empty")
  same S3.head_object(bucket: "bucket", key: "empty").content_length, 0
  same read("empty"), ""
  S3.put_object(bucket: "bucket", key: "checked", body: "hello", checksum_algorithm: "SHA256")
  same read("checked", checksum_mode: "ENABLED"), "hello"
end

step "copy, list, delete" do
  S3.copy_object(bucket: "bucket", key: "copy", copy_source: "bucket/#{Seahorse::Util.uri_path_escape(KEY)}")
  same read("copy"), "hello"
  bucket = Aws::S3::Bucket.new("bucket", client: S3)
  same bucket.objects.map(&:key), [KEY, "checked", "copy", "empty"]
  same S3.list_objects_v2(bucket: "bucket", max_keys: 1).flat_map { |page| page.contents.map(&:key) }.length, 4
  bucket.objects(prefix: "c").batch_delete!
  same bucket.objects.map(&:key), [KEY, "empty"]
  same refused(Aws::S3::Errors::NoSuchKey) { read("copy") }.message, "The specified key does not exist."
end

step "multipart" do
  body = SecureRandom.bytes(11 * MIB)
  object = Aws::S3::Object.new("bucket", "large", client: S3)
  Tempfile.create("large") do |file|
    file.binmode
    file.write(body)
    file.close
    object.upload_file(file.path, multipart_threshold: 5 * MIB)
  end
  same object.etag.end_with?('-3"'), true
  same read("large").b == body, true
  object.copy_to(bucket: "bucket", key: "large copy", multipart_copy: true, content_length: body.length)
  same read("large copy").b == body, true
  object.upload_stream { |stream| stream << "streamed" }
  same read("large"), "streamed"
end

step "presigned" do
  object = Aws::S3::Object.new("bucket", "signed/#{KEY}", client: S3)
  put = URI(object.presigned_url(:put))
  answer = Net::HTTP.start(put.host, put.port) { |http| http.send_request("PUT", put.request_uri, "hello") }
  same answer.code, "200"
  same Net::HTTP.get(URI(object.presigned_url(:get))), "hello"
  form = object.presigned_post(content_length_range: 1..5)
  request = Net::HTTP::Post.new(URI(form.url))
  request.set_form([*form.fields, ["file", "bye"]], "multipart/form-data")
  answer = Net::HTTP.start(put.host, put.port) { |http| http.request(request) }
  same answer.code, "204"
  same Net::HTTP.get(URI(object.presigned_url(:get))), "bye"
end
