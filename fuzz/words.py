"""Words that the readers look for: an input is more telling with them than with any other."""

from __future__ import annotations

_VALUES = tuple(
    (
        r'"a\0b" "\0" "../../../a" "/a" "~" "http://[" "s3://" "P99999Y" "rate(9)" "cron(*)" "9999-99-99" "arn:::::" '
        r'"a::b::c" "handler." "python9.99" "{{resolve:ssm:}}" "#{x}" "%s" "{0}" "]]>" "\u202e" "\ud800"'
        " 1e999 .nan -0 0o8"
    ).split()
)
CLOUDFORMATION = (
    *_VALUES,
    *(
        "!Ref !Sub !GetAtt !If !Join !Select !Split !FindInMap !ImportValue !Equals !Not !Transform Fn::If Fn::Sub "
        "Fn::ForEach Fn::Transform Ref AWS::NoValue AWS::Region Resources: Properties: Globals: Conditions: "
        "Parameters: Mappings: Metadata: Type: DependsOn: Events: Policies: Environment: &a *a <<: | >- - ? : {} [] "
        "'' null ~ 1e9999 0x_ .inf -1 99999999999999999999 AWS::Serverless::Function AWS::Lambda::Function "
        "AWS::Serverless::Api AWS::Include"
    ).split(),
)
SERVERLESS = (
    *_VALUES,
    *(
        "${self:custom} ${opt:stage,'dev'} ${file(a.yml):b} ${param:x} ${env:X} ${ssm:/a} ${sls:stage} ${cf:a.b} "
        "${aws:region} ${self:} ${strToBool(x)} ${ ${self: \\${ provider: functions: events: custom: params: "
        "resources: package: plugins: httpApi sqs stream schedule http eventBridge handler: timeout: layers: iam: "
        "role: statements: patterns: &a *a <<: | !Sub Fn::Sub ${AWS::Region} - {} [] null '' -1 default stages:"
    ).split(),
)
POLICIES = tuple(
    (
        "Version Statement Effect Allow Deny Action NotAction Resource NotResource Principal NotPrincipal Condition "
        "StringEquals StringLike ArnLike aws:SourceArn Sid s3:* * dynamodb:PutItem arn:aws:s3::: sts:AssumeRole AWS "
        "Service lambda.amazonaws.com ${aws:username} Fn::Sub Ref Fn::If AWS::NoValue kms:Decrypt kms:ViaService null "
        "true"
    ).split()
)
PACKAGES = tuple(
    (
        "dependencies devDependencies workspaces exports type module @aws-sdk/client-s3 aws-sdk ==1.0 >=2 ~=3 -r -e "
        "[extra] ; python_version <dependency> <artifactId> <version> ${x} implementation( require ( replace => "
        "[dependencies] version.workspace path= git+https:// file: link: npm: ^1.2.3 resolved integrity "
        "install_requires setup( FROM RUN COPY CMD ENTRYPOINT ARG --platform @@"
    ).split()
)
