# A role with an external ID, assumed by the AWS SDK for Ruby; tests/clients/test_ruby.py says which.

require "aws-sdk-s3"

ENDPOINT = { endpoint: ENV.fetch("AWS_ENDPOINT_URL") }.freeze
BUCKET, KEY = ENV.fetch("OBJECT").split("/", 2)

def delegated(external_id)
  role = { role_arn: ENV.fetch("ROLE"), role_session_name: "labelbox", external_id: external_id }
  credentials = Aws::AssumeRoleCredentials.new(client: Aws::STS::Client.new(**ENDPOINT), **role)
  Aws::S3::Client.new(**ENDPOINT, force_path_style: true, credentials: credentials)
end

def told
  yield
  raise "the call succeeded"
rescue Aws::Errors::ServiceError => error
  puts "#{error.code}: #{error.message}"
end

s3 = delegated(ENV.fetch("EXTERNAL_ID"))
puts s3.get_object(bucket: BUCKET, key: KEY).body.read
told { s3.put_object(bucket: BUCKET, key: "new", body: "x") }
told { delegated("another-one") }
