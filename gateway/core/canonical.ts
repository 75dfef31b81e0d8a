// Generated from schemas/canonical by scripts/types.mjs; do not edit.

export type CanonicalDocument =
  | AcknowledgementDocument
  | BayPlanDocument
  | BookingDocument
  | CargoManifestDocument
  | ConsignmentNoteDocument
  | CustomsDeclarationDocument
  | DangerousGoodsNotificationDocument
  | EquipmentEventDocument
  | EquipmentOrderDocument
  | EquipmentStockDocument
  | LoadDischargeOrderDocument
  | MovementApplicationDocument
  | PersonListDocument
  | RegulatoryNoticeDocument
  | RegulatoryResponseDocument
  | TrainConsistDocument
  | VesselCallDocument
  | VgmDeclarationDocument;
/**
 * 网关标识: the gateway's id
 */
export type Id = string;
export type Text = string;
/**
 * 报文功能: message function
 */
export type Function =
  | 'original'
  | 'add'
  | 'change'
  | 'replace'
  | 'delete'
  | 'cancel'
  | 'supplement'
  | 'confirmation'
  | 'duplicate'
  | 'response'
  | 'request';
/**
 * 时刻:日期、分、秒或毫秒精度,带时区: a moment with the precision that was sent: date, minute, second or millisecond, with offset
 */
export type Moment = string;
/**
 * 数值:15 位以内为 JSON 数字,更长为十进制字符串: a JSON number up to 15 significant digits, beyond that a decimal string
 */
export type Number = number | string;
export type Integer = number;

/**
 * 确认: acknowledgement
 */
export interface AcknowledgementDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'acknowledgement';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  /**
   * 是否接受: accepted
   */
  accepted?: boolean;
  action?: Text;
  code?: Text;
  text?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  acknowledged?: AcknowledgedPart;
  /**
   * 被确认的部分: acknowledged parts
   */
  parts?: AcknowledgedPart[];
  /**
   * 错误与原因: errors and reasons
   */
  reasons?: DecisionReason[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 关联号的时间: times of the correlation id
   */
  correlationTimes?: Time[];
}
/**
 * 收发方: sender or recipient
 */
export interface IdentifiedParty {
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  routingAddress?: Text;
  routingAddress2?: Text;
}
/**
 * 来源: where the document came from
 */
export interface Source {
  /**
   * 语法: syntax
   */
  format: 'EDIFACT' | 'XML' | 'FLAT' | 'JSON';
  /**
   * 报文与目录: message and directory
   */
  message: string;
  /**
   * 行业指南: profile
   */
  profile?: string;
  /**
   * 交换参考号: interchange reference
   */
  interchangeReference?: string;
  /**
   * 功能组参考号: group reference
   */
  groupReference?: string;
  /**
   * 交换编制时间(原样): preparation of the interchange, as received
   */
  preparedAt?: string;
  /**
   * 报文参考号: message reference
   */
  messageReference?: string;
  /**
   * 在交换中的序号: ordinal in the interchange
   */
  position: number;
  /**
   * 在报文中的序号: ordinal in the message
   */
  entry?: number;
  /**
   * 原始字节摘要: digest of the received bytes
   */
  sha256?: string;
  /**
   * 服务段所述: what the service segments said
   */
  envelope?: {
    /**
     * 交换: interchange
     */
    interchange?: {
      /**
       * 服务代码表目录版本: service code list directory version
       */
      codeListVersion?: string;
      /**
       * 字符编码: character encoding
       */
      encoding?: string;
      /**
       * 发送方内部地址: sender's internal address
       */
      senderAddress?: string;
      /**
       * 发送方内部子地址: sender's internal sub-address
       */
      senderSubAddress?: string;
      /**
       * 接收方内部地址: recipient's internal address
       */
      recipientAddress?: string;
      /**
       * 接收方内部子地址: recipient's internal sub-address
       */
      recipientSubAddress?: string;
      /**
       * 应用参考: application reference
       */
      application?: string;
      /**
       * 处理优先级: processing priority
       */
      priority?: string;
      /**
       * 请求确认: acknowledgement request
       */
      acknowledgementRequest?: string;
      /**
       * 协议标识: interchange agreement
       */
      agreement?: string;
      /**
       * 测试标志: test indicator
       */
      test?: string;
    };
    /**
     * 功能组: functional group
     */
    group?: {
      /**
       * 报文类型: message group identification
       */
      messageType?: string;
      /**
       * 应用发送方: application sender
       */
      sender?: string;
      /**
       * 发送方限定符: its qualifier
       */
      senderQualifier?: string;
      /**
       * 应用接收方: application recipient
       */
      recipient?: string;
      /**
       * 接收方限定符: its qualifier
       */
      recipientQualifier?: string;
      /**
       * 编制日期(原样): date of preparation, as received
       */
      date?: string;
      /**
       * 编制时间(原样): time of preparation, as received
       */
      time?: string;
      /**
       * 管理机构: controlling agency
       */
      agency?: string;
      /**
       * 版本: message version
       */
      version?: string;
      /**
       * 发布号: message release
       */
      release?: string;
      /**
       * 行业代码: association assigned code
       */
      association?: string;
    };
    /**
     * 报文: message
     */
    message?: {
      /**
       * 代码表目录版本: code list directory version
       */
      codeListVersion?: string;
      /**
       * 报文子功能: message type sub-function
       */
      subfunction?: string;
      /**
       * 公共访问参考: common access reference
       */
      accessReference?: string;
      /**
       * 传输序号: sequence of transfers
       */
      transferSequence?: string;
      /**
       * 首末传输: first and last transfer
       */
      transferPosition?: string;
      /**
       * 报文子集: message subset
       */
      subset?: string;
      /**
       * 子集版本: its version
       */
      subsetVersion?: string;
      /**
       * 子集发布号: its release
       */
      subsetRelease?: string;
      /**
       * 子集管理机构: its agency
       */
      subsetAgency?: string;
      /**
       * 实施指南: implementation guideline
       */
      guideline?: string;
      /**
       * 指南版本: its version
       */
      guidelineVersion?: string;
      /**
       * 指南发布号: its release
       */
      guidelineRelease?: string;
      /**
       * 指南管理机构: its agency
       */
      guidelineAgency?: string;
      /**
       * 场景: scenario
       */
      scenario?: string;
      /**
       * 场景版本: its version
       */
      scenarioVersion?: string;
      /**
       * 场景发布号: its release
       */
      scenarioRelease?: string;
      /**
       * 场景管理机构: its agency
       */
      scenarioAgency?: string;
    };
  };
  /**
   * 外层封装(DxpMsg):其报文号、收发方、时间、文件名等: what the wrapper (DxpMsg) around the message says
   */
  wrapper?: {
    /**
     * 封装名称: name
     */
    name: string;
    /**
     * 版本: version
     */
    version?: string;
    /**
     * 标识: id
     */
    id?: string;
    /**
     * 报文编号: reference (CopMsgId)
     */
    reference?: string;
    /**
     * 发送方: sender
     */
    sender?: string;
    /**
     * 接收方: recipients
     */
    recipients?: string[];
    /**
     * 创建时间(原样): moment, as received
     */
    createdAt?: string;
    /**
     * 报文类型: message type
     */
    messageType?: string;
    /**
     * 文件名: file name
     */
    fileName?: string;
    /**
     * IC 卡号: IC card number
     */
    icCard?: string;
    /**
     * 业务主键: business keys
     */
    keys?: {
      /**
       * 名称: name
       */
      name?: string;
      /**
       * 值: value
       */
      value?: string;
    }[];
    /**
     * 编码: encoding
     */
    encoding?: string;
    /**
     * 是否文本: whether it is text
     */
    isText?: string;
    /**
     * 映射编号: record map id
     */
    recordMapId?: string;
  };
  /**
   * 测试标志: test indicator
   */
  test?: boolean;
  /**
   * 字符集: character set
   */
  charset?: string;
  /**
   * 所用映射: mapping that was used
   */
  mapping: {
    /**
     * 名称: name
     */
    name: string;
    /**
     * 摘要: digest
     */
    digest: string;
  };
}
/**
 * 未映射的值: a value no mapping row read
 */
export interface Extension {
  /**
   * 路径: path
   */
  path: string;
  /**
   * 值: value
   */
  value: string;
}
/**
 * 参考号: reference
 */
export interface Reference {
  type?: Text;
  number?: Text;
  line?: Text;
  version?: Text;
  revision?: Text;
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 货物标识: goods identities
   */
  identities?: GoodsIdentity[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 描述: descriptions
   */
  descriptions?: ItemDescription[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 状态: statuses
   */
  statuses?: Status[];
  /**
   * 地点: places
   */
  locations?: Location[];
  /**
   * 服务条款: service terms
   */
  serviceTerms?: ServiceTerms[];
}
/**
 * 时间: time
 */
export interface Time {
  type?: Text;
  event?: Text;
  /**
   * 计划、预计、实际: planned, estimated, actual, requested
   */
  classifier?: 'PLN' | 'EST' | 'ACT' | 'REQ';
  at?: Moment;
  text?: Text;
  format?: Text;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 文字说明: free text
 */
export interface Remark {
  subject?: Text;
  function?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  text?: Text;
  language?: Text;
  format?: Text;
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  equipmentCount?: Count;
  limit?: Moment;
  /**
   * 指针: pointers
   */
  pointers?: SectionPointer[];
}
/**
 * 参与方: party
 */
export interface Party {
  nameLanguage?: Text;
  addressLanguage?: Text;
  cityLanguage?: Text;
  role?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  /**
   * 名称行: name lines
   */
  nameLines?: Text[];
  nameFormat?: Text;
  /**
   * 名称与地址: name and address lines
   */
  descriptionLines?: Text[];
  /**
   * 地址: address lines
   */
  addressLines?: Text[];
  city?: Text;
  subentity?: Text;
  subentityList?: Text;
  subentityAgency?: Text;
  subentityName?: Text;
  postcode?: Text;
  country?: Text;
  contact?: Contact;
  aeo?: Text;
  taxId?: Text;
  /**
   * 其他代码: other identifiers
   */
  identifications?: Reference[];
  /**
   * 联系人: contacts
   */
  contacts?: Contact[];
  /**
   * 通讯号码: communications
   */
  communications?: Communication[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  /**
   * 付费指示: payment instructions
   */
  paymentInstructions?: PaymentInstruction[];
  /**
   * 服务条款: service terms
   */
  serviceTerms?: ServiceTerms[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  address?: Text;
  description?: Text;
  identification?: Text;
  identificationType?: Text;
  identificationStatus?: Text;
  nameType?: Text;
  nameStatus?: Text;
  /**
   * 名称组成: name parts
   */
  nameParts?: NamePart[];
  action?: Text;
  /**
   * 地址: addresses
   */
  addresses?: Address[];
  ciqCode?: Text;
  nameEnglish?: Text;
  additionalStreetName?: Text;
  buildingNumber?: Text;
  departmentName?: Text;
  postOfficeBox?: Text;
  /**
   * 已签合同: agreed contracts
   */
  contracts?: SignedContract[];
  /**
   * 许可: licences
   */
  licences?: Authorization[];
  /**
   * 授权签字人: authoritative signatories
   */
  signatories?: Text[];
  /**
   * 单证认证: authentications
   */
  authentications?: DocumentAuthentication[];
  account?: Text;
  accountAgency?: Text;
  representative?: Text;
  /**
   * 联系人姓名: contact persons
   */
  contactPersons?: PersonName[];
  /**
   * 税务登记: tax registrations
   */
  taxRegistrations?: Authorization[];
  shippingLineCode?: Text;
  registrationNumber?: Text;
  sequence?: Text;
  affiliation?: Text;
  registeredAt?: Moment;
  lineOne?: Text;
  lineTwo?: Text;
  lineThree?: Text;
  lineFour?: Text;
  lineFive?: Text;
  registrationCountry?: Text;
}
/**
 * 联系人: contact
 */
export interface Contact {
  function?: Text;
  code?: Text;
  name?: Text;
  /**
   * 通讯号码: communications
   */
  communications?: Communication[];
  familyName?: Text;
  givenName?: Text;
  address?: Text;
  company?: Text;
  companyCode?: Text;
  middleName?: Text;
}
/**
 * 通讯号码: communication
 */
export interface Communication {
  number?: Text;
  type?: Text;
  uri?: Text;
  uriAgency?: Text;
}
/**
 * 地点: location
 */
export interface Location {
  nameLanguage?: Text;
  addressLanguage?: Text;
  cityLanguage?: Text;
  description?: Text;
  role?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  facility?: Text;
  facilityList?: Text;
  facilityAgency?: Text;
  facilityName?: Text;
  subFacility?: Text;
  subFacilityList?: Text;
  subFacilityAgency?: Text;
  subFacilityName?: Text;
  relation?: Text;
  customsOffice?: Text;
  country?: Text;
  /**
   * 地址: address lines
   */
  addressLines?: Text[];
  city?: Text;
  subentity?: Text;
  subentityName?: Text;
  postcode?: Text;
  /**
   * 时间: times
   */
  times?: Time[];
  at?: Moment;
  leg?: Leg;
  serviceTerms?: ServiceTerms;
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 挂靠目的: purposes of the call
   */
  callPurposes?: CallPurpose[];
  /**
   * 状态: statuses
   */
  statuses?: Status[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 地理坐标: geographic positions
   */
  positions?: GeographicPosition[];
  /**
   * 政府要求: governmental requirements
   */
  governmentRequirements?: GovernmentRequirement[];
  count?: Count;
  type?: Text;
  address?: Text;
  additionalStreetName?: Text;
  buildingNumber?: Text;
  departmentName?: Text;
  postOfficeBox?: Text;
  gln?: Text;
  track?: Text;
}
/**
 * 运输段: transport leg
 */
export interface Leg {
  stage?: Text;
  voyage?: Text;
  mode?: Text;
  modeName?: Text;
  meansType?: Text;
  meansTypeName?: Text;
  carrier?: Carrier;
  direction?: Text;
  excessReason?: Text;
  excessResponsibility?: Text;
  customerAuthorization?: Text;
  vessel?: Vessel;
  means?: Means;
  ownership?: Text;
  startedAt?: Moment;
  completedAt?: Moment;
  master?: Contact;
  tradeCode?: Text;
  trade?: Text;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  /**
   * 地点: locations
   */
  locations?: Location[];
  estimatedArrival?: Moment;
  estimatedDeparture?: Moment;
  actualArrival?: Moment;
  actualDeparture?: Moment;
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 服务条款: service terms
   */
  serviceTerms?: ServiceTerms[];
  /**
   * 移动方式: movements
   */
  transportMovement?: Movement[];
  /**
   * 封志: seals
   */
  seals?: Seal[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  meansTypeList?: Text;
  meansTypeAgency?: Text;
  /**
   * 联系人: contacts
   */
  contacts?: Contact[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 尺寸: dimensions
   */
  dimensions?: Dimension[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  linerIndicator?: Text;
  lineFlag?: Text;
  customsOffice?: Text;
  /**
   * 运输工具配置: transport placements
   */
  placements?: Means[];
  power?: Text;
  powerList?: Text;
  powerAgency?: Text;
  powerName?: Text;
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 状态: statuses
   */
  statuses?: Status[];
  departureStation?: Location;
  destinationStation?: Location;
  /**
   * 国境站: border stations
   */
  borderStations?: Location[];
  modeCode?: Text;
  /**
   * 保险: insurance cover
   */
  insurance?: InsuranceCover[];
  powerType?: Text;
  powerTypeList?: Text;
  powerTypeAgency?: Text;
  powerTypeName?: Text;
  /**
   * 设备: equipment
   */
  equipment?: Equipment[];
  sequence?: Text;
  voyageAgency?: Text;
  dangerousGoodsIndicator?: Text;
  /**
   * 路线: routes
   */
  routes?: Text[];
  person?: VesselMaster;
  /**
   * 事件: events
   */
  events?: TransportEvent[];
}
/**
 * 承运人: carrier
 */
export interface Carrier {
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
}
/**
 * 船舶: vessel
 */
export interface Vessel {
  imoNumber?: Text;
  name?: Text;
  nameChinese?: Text;
  callSign?: Text;
  flag?: Text;
  mmsi?: Text;
  otherId?: Text;
  list?: Text;
  agency?: Text;
  domesticNumber?: Text;
  type?: Text;
  portOfRegistry?: Location;
  registryNumber?: Text;
  registryDate?: Moment;
  grossTonnage?: Measure;
  netTonnage?: Measure;
  deadweight?: Measure;
  lengthOverall?: Measure;
  beam?: Measure;
  summerDraught?: Measure;
  teuCapacity?: Number;
  yearBuilt?: Text;
  owner?: Party;
  /**
   * 船上通信: communications on board
   */
  communications?: Communication[];
  eni?: Text;
  cfr?: Text;
  /**
   * 有 IMO 编号: has an IMO number
   */
  imoIndicator?: boolean;
  /**
   * 有内河船舶号: has an ENI
   */
  eniIndicator?: boolean;
  protrudingParts?: Text;
  offStandardLength?: Measure;
  offStandardLeft?: Measure;
  offStandardRight?: Measure;
  registryAuthority?: Text;
  company?: Party;
  metacentricHeight?: Measure;
  freeSurfaceCorrection?: Measure;
  rollPeriod?: Measure;
  maximumDraught?: Measure;
  typeCode?: Text;
  iceClass?: Text;
  polarClass?: Text;
  hull?: Text;
  infClass?: Text;
  classSociety?: Text;
  classNotation?: Text;
  remark?: Text;
  /**
   * 海事卫星号码: Inmarsat numbers
   */
  inmarsatNumbers?: InmarsatNumber[];
  iceClassRemark?: Text;
  classSocietyCode?: Text;
}
/**
 * 计量: measure
 */
export interface Measure {
  value?: Number;
  unit?: Text;
  significance?: Text;
}
/**
 * 海事卫星号码: Inmarsat number
 */
export interface InmarsatNumber {
  number?: Text;
  alternative?: Text;
}
/**
 * 运输工具: means of transport
 */
export interface Means {
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  nationality?: Text;
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  electronicId?: Text;
  tare?: Measure;
  trailerNumber?: Text;
  trailerTare?: Measure;
  owner?: Party;
  /**
   * 空间尺寸: spatial dimensions
   */
  spatialDimensions?: SpatialDimension[];
}
/**
 * 计量(通用): measurement
 */
export interface Measurement {
  purpose?: Text;
  attribute?: Text;
  significance?: Text;
  attributeId?: Text;
  description?: Text;
  unit?: Text;
  value?: Number;
  minimum?: Number;
  maximum?: Number;
  significantDigits?: Integer;
  surface?: Text;
  equipmentCount?: Count;
  /**
   * 时间: times
   */
  times?: Time[];
}
/**
 * 数量: count
 */
export interface Count {
  type?: Text;
  value?: Number;
  unit?: Text;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 空间尺寸: spatial dimension
 */
export interface SpatialDimension {
  description?: Text;
  length?: Measure;
  width?: Measure;
  height?: Measure;
}
/**
 * 服务条款: service terms
 */
export interface ServiceTerms {
  conveyance?: Text;
  conveyanceList?: Text;
  conveyanceAgency?: Text;
  requirement?: Text;
  requirementList?: Text;
  requirementAgency?: Text;
  requirement2?: Text;
  requirement2List?: Text;
  requirement2Agency?: Text;
  priority?: Text;
  priorityList?: Text;
  priorityAgency?: Text;
  cargoNature?: Text;
  cargoNatureList?: Text;
  cargoNatureAgency?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  means?: Means;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 发运计划条件: scheduling conditions
   */
  schedules?: Schedule[];
}
/**
 * 发运计划条件: scheduling conditions
 */
export interface Schedule {
  commitment?: Text;
  instruction?: Text;
  frequency?: Text;
  pattern?: Text;
  timing?: Text;
}
/**
 * 移动方式: movement
 */
export interface Movement {
  type?: Text;
  typeName?: Text;
  equipmentPlan?: Text;
  haulage?: Text;
}
/**
 * 封志: seal
 */
export interface Seal {
  number?: Text;
  numberExtra?: Text;
  type?: Text;
  condition?: Text;
  issuer?: Text;
  issuerCode?: Text;
  list?: Text;
  agency?: Text;
  issuerName?: Text;
  rangeFrom?: Text;
  rangeTo?: Text;
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  sequence?: Text;
  issuingParty?: Party;
}
/**
 * 尺寸: dimensions
 */
export interface Dimension {
  type?: Text;
  unit?: Text;
  length?: Number;
  width?: Number;
  height?: Number;
  equipmentCount?: Count;
  diameter?: Number;
}
/**
 * 费用: charge
 */
export interface Charge {
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  prepaidCollect?: Text;
  item?: Text;
  rateClass?: Text;
  rateClassList?: Text;
  rateClassAgency?: Text;
  rateClassName?: Text;
  supplement?: Text;
  commodity?: Text;
  commodityList?: Text;
  commodityAgency?: Text;
  classDetail?: Text;
  /**
   * 单价: prices
   */
  prices?: Price[];
  equipmentCount?: Count;
  /**
   * 百分比: percentages
   */
  percentages?: Percentage[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 币种: currencies
   */
  currencies?: Currency[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  supplement2?: Text;
  supplementList?: Text;
  supplementAgency?: Text;
  supplement2List?: Text;
  supplement2Agency?: Text;
  classDetailList?: Text;
  classDetailAgency?: Text;
  calculationBasis?: Text;
  payerRole?: Text;
  paymentArrangement?: Text;
  basisPrice?: BasisPrice;
}
/**
 * 单价: price
 */
export interface Price {
  type?: Text;
  value?: Number;
  priceType?: Text;
  specification?: Text;
  basis?: Number;
  unit?: Text;
  subLine?: Text;
}
/**
 * 百分比: percentage
 */
export interface Percentage {
  type?: Text;
  value?: Number;
  basis?: Text;
  list?: Text;
  agency?: Text;
  status?: Text;
}
/**
 * 金额: amount
 */
export interface Amount {
  type?: Text;
  value?: Number;
  currency?: Text;
  currencyType?: Text;
  status?: Text;
  /**
   * 币种与汇率: currencies and rates
   */
  currencies?: Currency[];
}
/**
 * 币种: currency
 */
export interface Currency {
  usage?: Text;
  currency?: Text;
  type?: Text;
  base?: Text;
  targetUsage?: Text;
  targetCurrency?: Text;
  targetType?: Text;
  targetBase?: Text;
  rate?: Number;
  market?: Text;
  /**
   * 时间: times
   */
  times?: Time[];
}
/**
 * 计算基础价格: price that a charge is calculated from
 */
export interface BasisPrice {
  quantity?: Number;
  category?: Text;
  /**
   * 单价: amounts
   */
  amounts?: Amount[];
}
/**
 * 状态: status
 */
export interface Status {
  category?: Text;
  categoryList?: Text;
  categoryAgency?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  /**
   * 原因: reasons
   */
  reasons?: StatusReason[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 装卸指示: handling instructions
   */
  handling?: Handling[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 商品编码: commodity codes
   */
  commodityCodes?: ItemCode[];
  /**
   * 描述: descriptions
   */
  descriptions?: ItemDescription[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 货物标识: goods identities
   */
  identities?: GoodsIdentity[];
  /**
   * 相关标识: related identification numbers
   */
  identifications?: Identification[];
  /**
   * 按时间的数量: quantities at times
   */
  timedQuantities?: TimedQuantity[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  effectiveAt?: Moment;
  releasedAt?: Moment;
  /**
   * 指针: pointers
   */
  pointers?: SectionPointer[];
}
/**
 * 状态原因: status reason
 */
export interface StatusReason {
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
}
/**
 * 作业指示: handling instruction
 */
export interface Handling {
  code?: Text;
  list?: Text;
  agency?: Text;
  text?: Text;
  hazardClass?: Text;
  hazardClassList?: Text;
  hazardClassAgency?: Text;
  hazardClassName?: Text;
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 货物: goods handled
   */
  goodsItems?: GoodsItem[];
}
/**
 * 货物项: goods item
 */
export interface GoodsItem {
  sequence?: Text;
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  description?: Text;
  /**
   * 描述文字: descriptive texts
   */
  descriptions?: Remark[];
  additionalDescription?: Text;
  /**
   * 唛头: marks
   */
  marks?: Mark[];
  hsCode?: Text;
  /**
   * 商品代码: commodity codes
   */
  commodityCodes?: ItemCode[];
  /**
   * 海关分类: customs classifications
   */
  customsCodes?: CustomsClassification[];
  originCountry?: Text;
  grossMass?: Measure;
  netMass?: Measure;
  volume?: Measure;
  /**
   * 其他计量: other measurements
   */
  measurements?: Measurement[];
  /**
   * 尺寸: dimensions
   */
  dimensions?: Dimension[];
  /**
   * 温度: temperatures
   */
  temperatures?: Temperature[];
  /**
   * 温度范围: temperature ranges
   */
  temperatureRanges?: TemperatureRange[];
  /**
   * 作业指示: handling instructions
   */
  handling?: Handling[];
  /**
   * 移动方式: movements
   */
  movements?: Movement[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 唯一托运编号: unique consignment references
   */
  ucr?: Text[];
  /**
   * 海关手续: customs procedures
   */
  procedures?: Text[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 监管要求: government requirements
   */
  governmentRequirements?: GovernmentRequirement[];
  /**
   * 货物性质: natures of cargo
   */
  cargoNatures?: CargoNature[];
  /**
   * 运输工具: means of transport
   */
  means?: Means[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  /**
   * 危险货物: dangerous goods
   */
  dangerousGoods?: DangerousGoods[];
  /**
   * 危险品编号: UN dangerous goods numbers
   */
  undgCodes?: Text[];
  /**
   * 装箱分配: splits
   */
  splits?: Split[];
  /**
   * 箱号: equipment references
   */
  equipment?: Text[];
  temperature?: Temperature;
  /**
   * 百分比: percentages
   */
  percentages?: Percentage[];
  /**
   * 货物标识: goods identities
   */
  identities?: GoodsIdentity[];
  hsCodeList?: Text;
  hsCodeAgency?: Text;
  /**
   * 税费: taxes and duties
   */
  taxes?: Tax[];
  /**
   * 保险: insurance cover
   */
  insurance?: InsuranceCover[];
  /**
   * 包装明细: packaging in detail
   */
  packagingDetails?: Packaging[];
  destinationCountry?: Text;
  /**
   * 监管程序: regulatory procedures
   */
  regulatoryProcedures?: RegulatoryProcedure[];
  spatialDimension?: SpatialDimension;
}
/**
 * 包装: packaging
 */
export interface Packaging {
  level?: Text;
  count?: Number;
  type?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  levelCode?: Text;
  terms?: Text;
  itemDescription?: Text;
  /**
   * 唛头: marks
   */
  marks?: Mark[];
  descriptionType?: Text;
  typeText?: Text;
  typeTextCodeType?: Text;
  typeText2?: Text;
  typeText2CodeType?: Text;
  returnTerms?: Text;
  returnLoad?: Text;
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  sequence?: Text;
  material?: Text;
  length?: Measure;
  width?: Measure;
  height?: Measure;
  volume?: Measure;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 相关单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 所述条件: stated conditions
   */
  conditions?: StatedCondition[];
}
/**
 * 唛头: marks
 */
export interface Mark {
  instruction?: Text;
  /**
   * 唛头行: lines
   */
  lines?: Text[];
  status?: Text;
  type?: Text;
  typeList?: Text;
  typeAgency?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 货物标识: goods identities
   */
  identities?: GoodsIdentity[];
  text?: Text;
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 尺寸: dimensions
   */
  dimensions?: Dimension[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 货物标识号: goods identity numbers
 */
export interface GoodsIdentity {
  type?: Text;
  /**
   * 号段: ranges
   */
  ranges?: IdentityRange[];
}
/**
 * 号段: range of identity numbers
 */
export interface IdentityRange {
  from?: Text;
  to?: Text;
}
/**
 * 单证: document
 */
export interface AttachedDocument {
  type?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  number?: Text;
  status?: Text;
  source?: Text;
  language?: Text;
  version?: Text;
  revision?: Text;
  communication?: Text;
  copies?: Integer;
  originals?: Integer;
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  submitter?: Party;
  sequenceNumber?: Text;
  gatePassNumber?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  goodsItem?: Text;
  item?: Text;
  quantity?: Number;
  /**
   * 车辆: vehicles
   */
  vehicles?: VehicleIdentity[];
  extra?: Text;
  quantityUnit?: Text;
  category?: Text;
  effectiveAt?: Moment;
  exemption?: Text;
  writeOffQuantity?: Measure;
  writeOffAmount?: Amount;
  numberAgency?: Text;
  /**
   * 子类型: subtypes
   */
  subtypes?: Text[];
  referenceType?: Text;
  uri?: Text;
  uriAgency?: Text;
  issuedAt?: Moment;
  issuePlace?: Location;
  issuer?: Party;
  /**
   * 合同条款: contractual clauses
   */
  clauses?: Text[];
  /**
   * 附件(Base64): attachments (base64)
   */
  attachments?: Text[];
  /**
   * 文件: files
   */
  files?: BinaryFile[];
  expiresAt?: Moment;
  remark?: Text;
  restrictions?: Text;
  issuerType?: Text;
  extendedUntil?: Moment;
  endorsedAt?: Moment;
}
/**
 * 车辆标识: identity of a vehicle
 */
export interface VehicleIdentity {
  sequence?: Text;
  vin?: Text;
  chassisNumber?: Text;
  engineNumber?: Text;
  model?: Text;
  name?: Text;
  nameEnglish?: Text;
  unitPrice?: Number;
  invoiceNumber?: Text;
  billOfLadingDate?: Text;
  warranty?: Text;
  licenceNumber?: Text;
  licenceType?: Text;
  invoicedQuantity?: Number;
}
/**
 * 文件: file
 */
export interface BinaryFile {
  number?: Text;
  agency?: Text;
  content?: Text;
  type?: Text;
  description?: Text;
}
/**
 * 所述条件: stated condition
 */
export interface StatedCondition {
  subject?: Text;
  code?: Text;
  text?: Text;
  action?: Text;
  actionAt?: Moment;
  value?: Measure;
  /**
   * 校准值: calibrated values
   */
  calibratedValues?: Measure[];
}
/**
 * 商品代码: commodity code
 */
export interface ItemCode {
  /**
   * 同段其他代码: further codes of the same segment
   */
  additionalCodes?: ItemCode[];
  purpose?: Text;
  code?: Text;
  type?: Text;
  list?: Text;
  agency?: Text;
}
/**
 * 海关分类: customs classification
 */
export interface CustomsClassification {
  item?: Text;
  /**
   * 代码: codes
   */
  codes?: ItemCode[];
}
/**
 * 温度: temperature
 */
export interface Temperature {
  type?: Text;
  value?: Number;
  unit?: Text;
  range?: TemperatureRange;
  at?: Moment;
}
/**
 * 温度范围: temperature range
 */
export interface TemperatureRange {
  type?: Text;
  unit?: Text;
  minimum?: Number;
  maximum?: Number;
}
/**
 * 处理指示: processing indicator
 */
export interface Processing {
  code?: Text;
  list?: Text;
  agency?: Text;
  process?: Text;
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 百分比: percentages
   */
  percentages?: Percentage[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  category?: Text;
  name?: Text;
  qualifier?: Text;
}
/**
 * 监管要求: government requirement
 */
export interface GovernmentRequirement {
  movement?: Text;
  /**
   * 政府措施: government actions
   */
  actions?: GovernmentAction[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 封志: seals
   */
  seals?: Seal[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
}
/**
 * 政府措施: government action
 */
export interface GovernmentAction {
  agency?: Text;
  involvement?: Text;
  action?: Text;
  procedure?: Text;
}
/**
 * 货物性质: nature of cargo
 */
export interface CargoNature {
  code?: Text;
  list?: Text;
  agency?: Text;
  productGroup?: Text;
  productGroupList?: Text;
  productGroupAgency?: Text;
  productGroupName?: Text;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 危险货物: dangerous goods
 */
export interface DangerousGoods {
  sequence?: Integer;
  regulations?: Text;
  imoClass?: Text;
  additionalClass?: Text;
  codeVersion?: Text;
  page?: Text;
  unNumber?: Text;
  flashPointText?: Text;
  /**
   * 闪点: flash point
   */
  flashPoint?: {
    value?: Text;
    unit?: Text;
  };
  packingGroup?: Text;
  emsNumber?: Text;
  mfag?: Text;
  tremCard?: Text;
  orangePlacardUpper?: Text;
  orangePlacardLower?: Text;
  /**
   * 标签: labels
   */
  labels?: Text[];
  packingInstruction?: Text;
  transportCategory?: Text;
  authorization?: Text;
  inhalationHazardZone?: Text;
  properShippingName?: Text;
  technicalName?: Text;
  marinePollutant?: Text;
  grossMass?: Measure;
  netMass?: Measure;
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 联系人: contacts
   */
  contacts?: Contact[];
  temperature?: Temperature;
  /**
   * 装箱分配: splits
   */
  splits?: Split[];
  label?: string;
  subsidiaryRisk1?: Text;
  subsidiaryRisk2?: Text;
  subsidiaryRisk3?: Text;
  /**
   * 地点: places
   */
  locations?: Location[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  reference?: Reference;
  /**
   * 属性: attributes
   */
  attributes?: Attribute[];
  label2?: Text;
  label3?: Text;
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  inhalationHazardZoneList?: Text;
  inhalationHazardZoneAgency?: Text;
  imoClassAgency?: Text;
  hazardCategory?: Text;
  /**
   * 危险类型: hazard types
   */
  hazardTypes?: Text[];
  tunnelRestriction?: Text;
  specialProvision?: Text;
  specialProvisionAgency?: Text;
  /**
   * 限量代码: limited quantity codes
   */
  limitedQuantityCodes?: Text[];
  regulatoryAuthority?: Text;
  supplementaryInformation?: Text;
  /**
   * 前次货物: previous cargo
   */
  previousCargo?: Text[];
  reportableQuantity?: Number;
  volume?: Measure;
  netExplosiveMass?: Measure;
  density?: Measure;
  meltingPoint?: Measure;
  controlTemperature?: Temperature;
  emergencyTemperature?: Temperature;
  radioactive?: RadioactiveMaterial;
  /**
   * 燃料: fuels
   */
  fuels?: Fuel[];
  /**
   * 所述条件: stated conditions
   */
  conditions?: StatedCondition[];
  /**
   * 相关单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
}
/**
 * 装箱分配: split goods placement
 */
export interface Split {
  equipment?: Text;
  list?: Text;
  agency?: Text;
  country?: Text;
  packages?: Number;
  grossMass?: Measure;
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  unit?: Equipment;
  sequence?: Text;
  stowage?: Location;
  /**
   * 其他地点: other places
   */
  locations?: Location[];
  sequenceAction?: Text;
  sequenceSource?: Text;
  sequenceList?: Text;
  sequenceAgency?: Text;
}
/**
 * 设备(集装箱、车厢): equipment (container, wagon)
 */
export interface Equipment {
  category?: Text;
  /**
   * 属性: attributes
   */
  attributes?: Attribute[];
  reference?: Text;
  list?: Text;
  agency?: Text;
  country?: Text;
  isoSizeType?: Text;
  sizeTypeList?: Text;
  sizeTypeAgency?: Text;
  sizeTypeName?: Text;
  supplier?: Text;
  status?: Text;
  statusCode?: Text;
  emptyIndicator?: Text;
  fullness?: Text;
  marking?: Text;
  count?: Count;
  grossMass?: Measure;
  estimatedGrossMass?: Measure;
  vgm?: Measure;
  tare?: Measure;
  netMass?: Measure;
  cargoMass?: Measure;
  volume?: Measure;
  packages?: Number;
  /**
   * 其他计量: other measurements
   */
  measurements?: Measurement[];
  /**
   * 封志: seals
   */
  seals?: Seal[];
  /**
   * 残损: damages
   */
  damages?: Damage[];
  /**
   * 部件: components
   */
  components?: ComponentDetail[];
  temperature?: Temperature;
  /**
   * 温度: temperatures
   */
  temperatures?: Temperature[];
  /**
   * 温度范围: temperature ranges
   */
  temperatureRanges?: TemperatureRange[];
  /**
   * 尺寸: dimensions
   */
  dimensions?: Dimension[];
  /**
   * 百分比(湿度、通风): percentages (humidity, ventilation)
   */
  percentages?: Percentage[];
  /**
   * 危险货物: dangerous goods
   */
  dangerousGoods?: DangerousGoods[];
  /**
   * 附属设备: attached equipment
   */
  attached?: AttachedEquipment[];
  /**
   * 作业指示: handling instructions
   */
  handling?: Handling[];
  /**
   * 移动方式: movements
   */
  movements?: Movement[];
  /**
   * 服务条款: service terms
   */
  serviceTerms?: ServiceTerms[];
  /**
   * 货物性质: natures of cargo
   */
  cargoNatures?: CargoNature[];
  /**
   * 商品代码: commodity codes
   */
  commodityCodes?: ItemCode[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 所在运输工具: means of transport
   */
  means?: Means[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  stowage?: Text;
  stowageLocation?: Location;
  wagon?: Wagon;
  loadStatus?: Text;
  goodsItemSequence?: Text;
  overLengthFront?: Number;
  overLengthBack?: Number;
  overWidthLeft?: Number;
  overWidthRight?: Number;
  overHeight?: Number;
  arrivalNumber?: Text;
  sealed?: Text;
  sequence?: Text;
  cargoVolume?: Measure;
  netCargoVolume?: Measure;
  reportableQuantity?: Number;
  stowageAgency?: Text;
  sealCount?: Number;
  operator?: Party;
  /**
   * 所有人: owners
   */
  owners?: Party[];
}
/**
 * 属性: attribute
 */
export interface Attribute {
  function?: Text;
  type?: Text;
  typeList?: Text;
  typeAgency?: Text;
  typeName?: Text;
  value?: Text;
  valueList?: Text;
  valueAgency?: Text;
  valueName?: Text;
}
/**
 * 残损: damage
 */
export interface Damage {
  detail?: Text;
  type?: Text;
  typeList?: Text;
  typeAgency?: Text;
  typeName?: Text;
  area?: Text;
  areaList?: Text;
  areaAgency?: Text;
  areaName?: Text;
  severity?: Text;
  severityList?: Text;
  severityAgency?: Text;
  severityName?: Text;
  action?: Text;
  actionList?: Text;
  actionAgency?: Text;
  actionName?: Text;
  /**
   * 部件: components
   */
  components?: ComponentDetail[];
}
/**
 * 部件: component
 */
export interface ComponentDetail {
  type?: Text;
  typeList?: Text;
  typeAgency?: Text;
  typeName?: Text;
  material?: Text;
  materialList?: Text;
  materialAgency?: Text;
  materialName?: Text;
}
/**
 * 附属设备: attached equipment
 */
export interface AttachedEquipment {
  category?: Text;
  reference?: Text;
  list?: Text;
  agency?: Text;
  country?: Text;
  isoSizeType?: Text;
  count?: Count;
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 封志: seals
   */
  seals?: Seal[];
  emptyIndicator?: Text;
  fullness?: Text;
  operator?: Party;
  sequence?: Text;
  cargoVolume?: Measure;
  netCargoVolume?: Measure;
  cargoMass?: Measure;
  netMass?: Measure;
  grossMass?: Measure;
  vgm?: Measure;
  /**
   * 危险货物: dangerous goods
   */
  dangerousGoods?: DangerousGoods[];
  reportableQuantity?: Number;
  stowage?: Text;
  stowageAgency?: Text;
  goodsItemCount?: Number;
  usedCapacity?: Text;
}
/**
 * 铁路车厢: rail wagon
 */
export interface Wagon {
  number?: Text;
  sequence?: Integer;
  owner?: Text;
  tare?: Measure;
  capacity?: Measure;
  axles?: Number;
}
/**
 * 放射性物质: radioactive material
 */
export interface RadioactiveMaterial {
  /**
   * 同位素: isotopes
   */
  isotopes?: Isotope[];
  criticalitySafetyIndex?: Number;
  transportIndex?: Text;
  specialForm?: Text;
}
/**
 * 放射性同位素: radioactive isotope
 */
export interface Isotope {
  name?: Text;
  activity?: Measure;
}
/**
 * 燃料: fuel
 */
export interface Fuel {
  type?: Text;
  volume?: Measure;
  mass?: Measure;
  pressure?: Measure;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 税费: tax or duty
 */
export interface Tax {
  function?: Text;
  type?: Text;
  typeList?: Text;
  typeAgency?: Text;
  typeName?: Text;
  account?: Text;
  accountList?: Text;
  accountAgency?: Text;
  base?: Text;
  rateCode?: Text;
  rateList?: Text;
  rateAgency?: Text;
  rate?: Text;
  rateBase?: Text;
  rateBaseList?: Text;
  rateBaseAgency?: Text;
  category?: Text;
  partyTaxId?: Text;
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  calculationSequence?: Text;
  taxOrDuty?: Text;
  /**
   * 金融机构: financial institutions
   */
  financialInstitutions?: FinancialInstitution[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  regime?: Text;
  quotaNumber?: Text;
  valueBase?: Amount;
  deduction?: Amount;
  quantityBase?: Measure;
  payment?: TaxPayment;
}
/**
 * 金融机构: financial institution
 */
export interface FinancialInstitution {
  role?: Text;
  account?: Text;
  holderName?: Text;
  holderName2?: Text;
  currency?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  branch?: Text;
  branchList?: Text;
  branchAgency?: Text;
  name?: Text;
  branchPlace?: Text;
  country?: Text;
}
/**
 * 税费缴纳: payment of a tax
 */
export interface TaxPayment {
  method?: Text;
  reference?: Text;
  assessed?: Amount;
  due?: Moment;
  amount?: Amount;
  /**
   * 担保: guarantees
   */
  guarantees?: ObligationGuarantee[];
}
/**
 * 担保: guarantee of an obligation
 */
export interface ObligationGuarantee {
  number?: Text;
  reference?: Text;
  securityType?: Text;
  amount?: Amount;
  accessCode?: Text;
  office?: Text;
}
/**
 * 保险: insurance cover
 */
export interface InsuranceCover {
  type?: Text;
  typeList?: Text;
  typeAgency?: Text;
  conditions?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  name2?: Text;
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 监管程序: regulatory procedure
 */
export interface RegulatoryProcedure {
  /**
   * 类型: types
   */
  types?: Text[];
  /**
   * 配额: quotas
   */
  quotas?: Text[];
  exportOffice?: Location;
  importOffice?: Location;
  /**
   * 过境海关: transit customs offices
   */
  transitOffices?: Location[];
}
/**
 * 商品描述: item description
 */
export interface ItemDescription {
  type?: Text;
  characteristic?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  text?: Text;
  language?: Text;
  surface?: Text;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  characteristicList?: Text;
  characteristicAgency?: Text;
}
/**
 * 相关标识: related identification numbers
 */
export interface Identification {
  type?: Text;
  /**
   * 号码: numbers
   */
  numbers?: IdentificationNumber[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 税费: taxes and duties
   */
  taxes?: Tax[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
}
/**
 * 标识号: identification number
 */
export interface IdentificationNumber {
  number?: Text;
  type?: Text;
  status?: Text;
}
/**
 * 按时间的数量: quantities at a time
 */
export interface TimedQuantity {
  type?: Text;
  at?: Moment;
  /**
   * 数量: quantities
   */
  quantities?: Count[];
}
/**
 * 指向申报数据的指针: pointer to a part of a declaration
 */
export interface SectionPointer {
  sequence?: Text;
  section?: Text;
  tag?: Text;
}
/**
 * 船长或驾驶人: master or driver
 */
export interface VesselMaster {
  number?: Text;
  agency?: Text;
  familyName?: Text;
  givenName?: Text;
  birthDate?: Moment;
}
/**
 * 运输事件: event of the transport
 */
export interface TransportEvent {
  scheduledAt?: Moment;
  actualAt?: Moment;
  /**
   * 说明: observations
   */
  remarks?: Remark[];
  event?: Text;
  type?: Text;
  estimatedAt?: Moment;
  requestedAt?: Moment;
  scheduledPeriod?: Period;
  location?: Location;
  /**
   * 认证方: certifying parties
   */
  parties?: Party[];
  /**
   * 附加保安措施: additional security measures
   */
  securityMeasures?: Remark[];
}
/**
 * 期间: period
 */
export interface Period {
  startAt?: Moment;
  endAt?: Moment;
  maximumDuration?: Measure;
  duration?: Measure;
}
/**
 * 挂靠目的: purpose of a call
 */
export interface CallPurpose {
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
}
/**
 * 地理坐标: geographic position
 */
export interface GeographicPosition {
  qualifier?: Text;
  latitude?: Text;
  longitude?: Text;
  altitude?: Text;
  latitudeUnit?: Text;
  longitudeUnit?: Text;
}
/**
 * 付费指示: payment instruction
 */
export interface PaymentInstruction {
  category?: Text;
  list?: Text;
  agency?: Text;
  paymentMethod?: Text;
  paymentMethodList?: Text;
  paymentMethodAgency?: Text;
  prepaidCollect?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 币种: currencies
   */
  currencies?: Currency[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
}
/**
 * 名称组成: name part
 */
export interface NamePart {
  type?: Text;
  text?: Text;
  usage?: Text;
  representation?: Text;
}
/**
 * 地址: address
 */
export interface Address {
  purpose?: Text;
  type?: Text;
  status?: Text;
  format?: Text;
  address?: Text;
  city?: Text;
  postcode?: Text;
  country?: Text;
  /**
   * 行政区划: country sub-entities
   */
  subentities?: CountrySubentity[];
  /**
   * 地点: locations
   */
  locations?: Location[];
}
/**
 * 行政区划: country sub-entity
 */
export interface CountrySubentity {
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
}
/**
 * 已签合同: contract that was agreed
 */
export interface SignedContract {
  issuedAt?: Moment;
  /**
   * 签署地点: places where it was signed
   */
  places?: Text[];
}
/**
 * 许可或登记: licence or registration
 */
export interface Authorization {
  number?: Text;
  agency?: Text;
  type?: Text;
}
/**
 * 单证认证: authentication of a document
 */
export interface DocumentAuthentication {
  at?: Moment;
  statement?: Text;
}
/**
 * 姓名: name of a person
 */
export interface PersonName {
  familyName?: Text;
  givenName?: Text;
  middleName?: Text;
}
/**
 * 被确认的部分: acknowledged part
 */
export interface AcknowledgedPart {
  level?: Text;
  reference?: Text;
  message?: Text;
  version?: Text;
  release?: Text;
  agency?: Text;
  association?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  action?: Text;
  /**
   * 是否接受: accepted
   */
  accepted?: boolean;
  errorCode?: Text;
  /**
   * 错误代码: error codes
   */
  errorCodes?: ErrorCode[];
  serviceSegment?: Text;
  segment?: Integer;
  element?: Integer;
  component?: Integer;
  repetition?: Integer;
  path?: Text;
  text?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 下级: parts
   */
  parts?: AcknowledgedPart[];
  securityReference?: Text;
  securitySegment?: Integer;
  listVersion?: Text;
  subFunction?: Text;
  packageReference?: Text;
  anonymousPackage?: Text;
  anonymousPackageReference?: Text;
}
/**
 * 错误代码: error code
 */
export interface ErrorCode {
  code?: Text;
  list?: Text;
  agency?: Text;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 原因: reason or error
 */
export interface DecisionReason {
  code?: Text;
  list?: Text;
  agency?: Text;
  text?: Text;
  pointer?: Text;
  pointerType?: Text;
  messageSection?: Text;
  itemNumber?: Text;
  subItemNumber?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 错误代码: error codes
   */
  errors?: ErrorCode[];
  pointerPosition?: Text;
  pointerSource?: Text;
  /**
   * 指针: pointers
   */
  pointers?: SectionPointer[];
}
/**
 * 积载图: bay plan
 */
export interface BayPlanDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'bay-plan';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  documentStatus?: Text;
  documentLanguage?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  description?: Text;
  senderPort?: Text;
  recipientPort?: Text;
  /**
   * 其他接收方: further recipients
   */
  otherRecipients?: Text[];
  planType?: Text;
  planTypeCode?: Text;
  transport?: Leg;
  portCallId?: Text;
  portOfDeparture?: Location;
  nextPort?: Location;
  operator?: Party;
  /**
   * 港口: ports
   */
  ports?: Location[];
  /**
   * 箱位: slots
   */
  slots?: Slot[];
  /**
   * 不可用箱位: killed or lost slots
   */
  killedSlots?: Location[];
}
/**
 * 箱位: slot of a bay plan
 */
export interface Slot {
  cell?: Text;
  cellLocation?: Location;
  status?: Text;
  unit?: Equipment;
  /**
   * 箱(同一箱位多件): units, where several share a slot
   */
  units?: Equipment[];
  operator?: Party;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  originalPortOfLoading?: Location;
  placeOfReceipt?: Location;
  placeOfDelivery?: Location;
  transhipmentPort?: Location;
  /**
   * 选卸港: optional ports of discharge
   */
  optionalPorts?: Location[];
  /**
   * 其他地点: other places
   */
  locations?: Location[];
  bookingReference?: Text;
  transportDocumentNumber?: Text;
  /**
   * 提(运)单号: transport document numbers
   */
  transportDocumentNumbers?: Text[];
  /**
   * 其他参考号: other references
   */
  references?: Reference[];
  grossMass?: Measure;
  vgm?: Measure;
  /**
   * 其他计量: other measurements
   */
  measurements?: Measurement[];
  /**
   * 尺寸: dimensions
   */
  dimensions?: Dimension[];
  temperature?: Temperature;
  /**
   * 温度范围: temperature ranges
   */
  temperatureRanges?: TemperatureRange[];
  /**
   * 货物: goods
   */
  goodsItems?: GoodsItem[];
  /**
   * 货物性质: nature of cargo
   */
  cargoNatures?: CargoNature[];
  /**
   * 危险货物: dangerous goods
   */
  dangerousGoods?: DangerousGoods[];
  /**
   * 操作要求: handling
   */
  handling?: Handling[];
  /**
   * 其他参与方: other parties
   */
  parties?: Party[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 数量: counts
   */
  counts?: Count[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  unitCount?: Count;
}
/**
 * 订舱: booking
 */
export interface BookingDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'booking';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  carrierBookingReference?: Text;
  bookingStatus?: Text;
  contractQuotationReference?: Text;
  transportDocumentReference?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 服务条款: service terms
   */
  serviceTerms?: ServiceTerms[];
  /**
   * 货物性质: natures of the cargo
   */
  cargoNatures?: CargoNature[];
  placeOfReceipt?: Location;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  placeOfDelivery?: Location;
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  shipper?: Party;
  consignee?: Party;
  carrier?: Party;
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 联系人: contacts
   */
  contacts?: Contact[];
  /**
   * 通讯方式: communications
   */
  communications?: Communication[];
  /**
   * 货物项: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 所订箱: requested equipment
   */
  requestedEquipment?: Equipment[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  /**
   * 交付条款: terms of delivery
   */
  deliveryTerms?: DeliveryTerms[];
  /**
   * 监管要求: government requirements
   */
  governmentRequirements?: GovernmentRequirement[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  documentStatus?: Text;
  documentLanguage?: Text;
}
/**
 * 交付条款: terms of delivery
 */
export interface DeliveryTerms {
  function?: Text;
  paymentMethod?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  name2?: Text;
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  countryRelationship?: Text;
}
/**
 * 舱单: cargo manifest
 */
export interface CargoManifestDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'cargo-manifest';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  manifestNumber?: Text;
  manifestType?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  declarationOffice?: Text;
  exitCustomsOffice?: Text;
  declarant?: Party;
  carrier?: Party;
  agent?: Party;
  master?: Party;
  transport?: Leg;
  firstArrivalLocation?: Location;
  firstArrivalAt?: Moment;
  departedAt?: Moment;
  portOfDeparture?: Location;
  nextPort?: Location;
  loadingLocation?: Location;
  unloadingLocation?: Location;
  shippingLine?: Party;
  /**
   * 其他接收方: other recipients
   */
  otherRecipients?: Text[];
  description?: Text;
  senderPort?: Text;
  recipientPort?: Text;
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 集装箱: equipment
   */
  equipment?: Equipment[];
  /**
   * 提(运)单: consignments
   */
  consignments?: Consignment[];
  /**
   * 认证: authentication
   */
  authentication?: {
    result?: Text;
    method?: Text;
    /**
     * 时间: times
     */
    times?: Time[];
    /**
     * 参考号: references
     */
    references?: Reference[];
  };
  messageVersion?: Text;
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 百分比: percentages
   */
  percentages?: Percentage[];
  /**
   * 货物性质: natures of the cargo
   */
  cargoNatures?: CargoNature[];
  /**
   * 监管要求: government requirements
   */
  governmentRequirements?: GovernmentRequirement[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  /**
   * 保险: insurance cover
   */
  insurance?: InsuranceCover[];
  documentStatus?: Text;
  documentLanguage?: Text;
}
/**
 * 提(运)单: consignment
 */
export interface Consignment {
  sequence?: Text;
  transportDocumentNumber?: Text;
  masterTransportDocumentNumber?: Text;
  houseTransportDocumentNumber?: Text;
  document?: AttachedDocument;
  loadSequence?: Text;
  /**
   * 更改原因: change reasons
   */
  changeReasons?: Text[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  function?: Text;
  conditionCode?: Text;
  /**
   * 服务条款: service terms
   */
  serviceTerms?: ServiceTerms[];
  deliveryTerm?: Text;
  freightPaymentMethod?: Text;
  /**
   * 付费指示: payment instructions
   */
  paymentInstructions?: PaymentInstruction[];
  /**
   * 运费: freights
   */
  freights?: Freight[];
  /**
   * 币种: currencies
   */
  currencies?: Currency[];
  loadedAt?: Moment;
  arrivesAt?: Moment;
  issuedAt?: Moment;
  quarantineCode?: Text;
  emptyIndicator?: Text;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  placeOfReceipt?: Location;
  placeOfDelivery?: Location;
  finalDestination?: Location;
  transhipmentLocation?: Location;
  transitDestination?: Location;
  consignedFrom?: Location;
  placeOfIssue?: Location;
  firstPortOfArrival?: Location;
  /**
   * 其他地点: other places
   */
  locations?: Location[];
  /**
   * 途经国家: countries of routing
   */
  routingCountries?: Text[];
  deliveryAddress?: Location;
  /**
   * 货物海关状态: customs status
   */
  customsStatusCodes?: Text[];
  /**
   * 海关手续: customs procedures
   */
  customsProcedures?: Text[];
  splitIndicator?: Text;
  /**
   * 前一海关单证: previous customs documents
   */
  previousDocuments?: AttachedDocument[];
  /**
   * 码头作业指令: handling instructions
   */
  handling?: Handling[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  shipper?: Party;
  consignee?: Party;
  /**
   * 通知人: notify parties
   */
  notifyParties?: Party[];
  consolidator?: Party;
  deconsolidator?: Party;
  intermediateCarrier?: Party;
  agent?: Party;
  /**
   * 其他参与方: other parties
   */
  parties?: Party[];
  dangerousGoodsContact?: Contact;
  preCarriage?: Leg;
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 总件数与包装: total packages
   */
  packages?: Packaging[];
  grossMass?: Measure;
  netMass?: Measure;
  volume?: Measure;
  value?: Amount;
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 唛头: marks
   */
  marks?: Mark[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 商品项: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 集装箱: equipment
   */
  equipment?: Equipment[];
  /**
   * 回执: responses
   */
  responses?: DecisionReason[];
  transportDocumentType?: Text;
  freightPaymentCode?: Text;
  freightCurrency?: Text;
  exchangeRate?: Number;
  /**
   * 可选卸货港: optional ports of discharge
   */
  optionalPorts?: Text[];
  changedTo?: Consignment;
  transitDeparture?: Location;
  /**
   * 联系人: contacts
   */
  contacts?: Contact[];
  /**
   * 通讯方式: communications
   */
  communications?: Communication[];
  /**
   * 装载分配: split into equipment
   */
  splits?: Split[];
  /**
   * 运输工具: means of transport
   */
  means?: Means[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  /**
   * 监管要求: government requirements
   */
  governmentRequirements?: GovernmentRequirement[];
  /**
   * 交付条款: terms of delivery
   */
  deliveryTerms?: DeliveryTerms[];
  /**
   * 百分比: percentages
   */
  percentages?: Percentage[];
  /**
   * 货物性质: natures of the cargo
   */
  cargoNatures?: CargoNature[];
  masterTransportDocumentType?: Text;
  masterTransportDocumentLine?: Text;
  masterTransportDocumentVersion?: Text;
  /**
   * 总运单参与方: parties of the master document
   */
  masterParties?: Party[];
  /**
   * 总运单控制总数: control totals of the master document
   */
  masterCounts?: Count[];
  /**
   * 税费: taxes and duties
   */
  taxes?: Tax[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 保险: insurance cover
   */
  insurance?: InsuranceCover[];
  masterTransportDocumentRevision?: Text;
}
/**
 * 运费: freight
 */
export interface Freight {
  code?: Text;
  name?: Text;
  quantity?: Number;
  unit?: Text;
  rate?: Number;
  currency?: Text;
  amount?: Number;
  prepaidCollect?: Text;
  payableAt?: Location;
  /**
   * 运费记录各栏: fields of the freight record
   */
  values?: Text[];
}
/**
 * 运单: consignment note
 */
export interface ConsignmentNoteDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'consignment-note';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  documentType?: Text;
  /**
   * 联系人: contacts
   */
  contacts?: Contact[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  /**
   * 指示与条款: instructions and terms
   */
  instructions?: Remark[];
  consignorReference?: Text;
  carrierReference?: Text;
  /**
   * 服务条款: service terms
   */
  serviceTerms?: ServiceTerms[];
  /**
   * 币种: currencies
   */
  currencies?: Currency[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 随附单证: attached documents
   */
  documents?: AttachedDocument[];
  /**
   * 交付条款: terms of delivery
   */
  deliveryTerms?: DeliveryTerms[];
  /**
   * 监管要求: government requirements
   */
  governmentRequirements?: GovernmentRequirement[];
  /**
   * 付费指示: payment instructions
   */
  paymentInstructions?: PaymentInstruction[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  shipper?: Party;
  consignee?: Party;
  acceptedAt?: Moment;
  placeOfAcceptance?: Location;
  departureStation?: Location;
  destinationStation?: Location;
  /**
   * 国境站: border stations
   */
  borderStations?: Location[];
  portOfLoading?: Location;
  portOfDischarge?: Location;
  placeOfDelivery?: Location;
  placeOfReceipt?: Location;
  /**
   * 货物项: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 集装箱与车厢: equipment and wagons
   */
  equipment?: Equipment[];
  /**
   * 通讯方式: communications
   */
  communications?: Communication[];
  /**
   * 货物性质: natures of the cargo
   */
  cargoNatures?: CargoNature[];
  documentStatus?: Text;
  documentLanguage?: Text;
  grossMass?: Measure;
  volume?: Measure;
  itemCount?: Number;
  carrier?: Party;
  pickUp?: TransportEvent;
  delivery?: TransportEvent;
  datasetId?: Text;
  gateId?: Text;
  platformId?: Text;
  responseStatus?: Text;
  freightForwarder?: Party;
  /**
   * 衔接承运人: connecting carriers
   */
  connectingCarriers?: Party[];
  codAmount?: Amount;
  declaredValue?: Amount;
  /**
   * 保险指示: cargo insurance instructions
   */
  insuranceInstructions?: Text[];
  /**
   * 过境通关指示: border clearance instructions
   */
  borderClearanceInstructions?: Text[];
  /**
   * 发货人信息: information of the consignor
   */
  consignorInformation?: Text[];
  /**
   * 合同条款: terms of the contract
   */
  contractTerms?: Text[];
  deliveryInformation?: Text;
  /**
   * 危险货物: dangerous goods
   */
  dangerousGoods?: DangerousGoods[];
  netMass?: Measure;
  /**
   * 风险分析结果: risk analyses
   */
  riskAssessments?: RiskAssessment[];
  natureOfCargo?: Text;
  cargoCategory?: Text;
  cargoClassification?: Text;
  /**
   * 货物描述: descriptions of the cargo
   */
  cargoDescriptions?: Text[];
  packageCount?: Number;
  paymentArrangement?: Text;
  /**
   * 监管程序: regulatory procedures
   */
  regulatoryProcedures?: RegulatoryProcedure[];
  transportContract?: AttachedDocument;
  equipmentCount?: Number;
  /**
   * 事件: events
   */
  events?: TransportEvent[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 运输服务: transport services
   */
  transportServices?: TransportService[];
  /**
   * 转运地点: places of transhipment
   */
  transhipmentPlaces?: Location[];
  transhipmentPermitted?: Text;
}
/**
 * 风险分析结果: result of a risk analysis
 */
export interface RiskAssessment {
  level?: Text;
  /**
   * 相关风险: related risks
   */
  risks?: Text[];
  description?: Text;
  /**
   * 信息: information
   */
  remarks?: Text[];
  /**
   * 筛查方法: screening methods
   */
  screeningMethods?: Text[];
  /**
   * 安保豁免: security exemptions
   */
  exemptions?: Text[];
}
/**
 * 运输服务: transport service
 */
export interface TransportService {
  /**
   * 条件: conditions
   */
  conditions?: Text[];
  description?: Text;
}
/**
 * 报关单: customs declaration
 */
export interface CustomsDeclarationDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'customs-declaration';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  declarationType?: Text;
  direction?: Text;
  mrn?: Text;
  entryId?: Text;
  preEntryId?: Text;
  sequenceNumber?: Text;
  internalNumber?: Text;
  ucr?: Text;
  transactionId?: Text;
  procedure?: Text;
  previousProcedure?: Text;
  levyNature?: Text;
  /**
   * 海关手续代码: customs procedure codes
   */
  procedures?: ItemCode[];
  clearanceMode?: Text;
  /**
   * 业务事项: business items declared
   */
  businessItems?: Text[];
  /**
   * 特殊关系、价格影响、特许权使用费确认: confirmations: special relation, price influence, royalties
   */
  specialRelations?: Text[];
  declarationOffice?: Location;
  presentationOffice?: Location;
  entryOffice?: Location;
  exitOffice?: Location;
  supervisingOffice?: Location;
  departureOffice?: Location;
  destinationOffice?: Location;
  /**
   * 途经海关: offices of transit
   */
  transitOffices?: Location[];
  /**
   * 检验检疫机关: inspection authorities
   */
  inspectionOffices?: Location[];
  declarant?: Party;
  agent?: Party;
  importer?: Party;
  exporter?: Party;
  consignee?: Party;
  consignor?: Party;
  buyer?: Party;
  seller?: Party;
  owner?: Party;
  carrier?: Party;
  inputBy?: Party;
  platform?: Party;
  logistics?: Party;
  payer?: Party;
  surety?: Party;
  person?: Party;
  tradeCountry?: Text;
  exportationCountry?: Location;
  destinationCountry?: Location;
  domesticDestination?: Text;
  loadingLocation?: Location;
  unloadingLocation?: Location;
  transitLocation?: Location;
  entryLocation?: Location;
  goodsLocation?: Location;
  deliveryDestination?: Location;
  importedAt?: Moment;
  acceptedAt?: Moment;
  departedAt?: Moment;
  declaredAt?: Moment;
  transport?: Leg;
  inlandTransport?: Leg;
  billNumber?: Text;
  masterBillNumber?: Text;
  houseBillNumber?: Text;
  manifestNumber?: Text;
  contractNumber?: Text;
  invoiceNumber?: Text;
  orderNumber?: Text;
  logisticsNumber?: Text;
  licenceNumber?: Text;
  bookNumber?: Text;
  bondedListNumber?: Text;
  relatedDeclaration?: Text;
  relatedBook?: Text;
  /**
   * 前序单证: previous documents
   */
  previousDocuments?: AttachedDocument[];
  /**
   * 随附单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 许可证件: licences
   */
  licences?: AttachedDocument[];
  /**
   * 证书: certificates
   */
  certificates?: AttachedDocument[];
  /**
   * 所需单证: certificates asked for
   */
  requestedCertificates?: AttachedDocument[];
  /**
   * 企业资质: qualifications of the company
   */
  qualifications?: AttachedDocument[];
  /**
   * 电子随附单据: electronic attached documents
   */
  electronicDocuments?: ElectronicDocument[];
  deliveryTerms?: DeliveryTerms;
  freight?: DeclarationCharge;
  insurance?: DeclarationCharge;
  otherCharges?: DeclarationCharge;
  invoiceAmount?: Amount;
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  packages?: Number;
  packageType?: Text;
  /**
   * 其他包装: other packaging
   */
  otherPackageTypes?: Text[];
  marks?: Text;
  grossMass?: Measure;
  netMass?: Measure;
  itemCount?: Number;
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 集装箱: equipment
   */
  equipment?: Equipment[];
  /**
   * 集装箱信息: containers of the declaration
   */
  containers?: DeclarationContainer[];
  /**
   * 封志: seals
   */
  seals?: Seal[];
  /**
   * 担保: guarantees
   */
  guarantees?: AttachedDocument[];
  /**
   * 商品项: goods items
   */
  goodsItems?: DeclarationItem[];
  /**
   * 税费: taxes and duties
   */
  taxes?: Tax[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  remark?: Text;
  signature?: Signature;
  procedureItem?: Text;
  /**
   * 金融机构: financial institutions
   */
  financialInstitutions?: FinancialInstitution[];
  /**
   * 发票: invoices
   */
  invoices?: Invoice[];
  /**
   * 认证: authentications
   */
  authentications?: Authentication[];
  documentStatus?: Text;
  documentLanguage?: Text;
  /**
   * 外部文件链接: links to external files
   */
  externalFiles?: ExternalFile[];
  directionCode?: Text;
  businessType?: Text;
  approvalNumber?: Text;
  ediType?: Text;
  risk?: Text;
  printedAt?: Moment;
  statementNumber?: Text;
  dataSource?: Text;
  transitRelation?: Text;
  suretyRelease?: Text;
  recordListType?: Text;
  inspectionFlow?: Text;
  taxAdministration?: Text;
  specialDeclaration?: Text;
  billOfLadingNumber?: Text;
  dischargedAt?: Moment;
  correlationReason?: Text;
  correlationNumber?: Text;
  originalContainer?: Text;
  declaredBy?: Contact;
  noOtherPackages?: Text;
  /**
   * 其他包装: other packages
   */
  otherPackages?: Packaging[];
  domesticConsigneeEnglish?: Text;
  remark2?: Text;
  remark3?: Text;
  paymentMethod?: Text;
  paymentMark?: Text;
  taxRatio?: Text;
  /**
   * 企业承诺声明材料: materials the company vouches for
   */
  declaredMaterials?: Text[];
  /**
   * 使用单位联系人: contacts of the users
   */
  goodsUsers?: Contact[];
  /**
   * 标记唛码附件: attachments of marks
   */
  markAttachments?: ElectronicDocument[];
  bondedWarehouse?: Text;
  declarantContact?: Text;
  yardCode?: Text;
  declarantNumber?: Text;
  /**
   * 原产地证明: documents of origin
   */
  originDocuments?: AttachedDocument[];
  riskStatement?: RiskStatement;
  submission?: Text;
  submissionCode?: Text;
  messageType?: Text;
  messageFormat?: Text;
  compression?: Text;
  messageVersion?: Text;
  businessReference?: Text;
  fileName?: Text;
  operatorCode?: Text;
  systemId?: Text;
  changeCount?: Text;
  operator?: Party;
  processor?: Party;
  enteredAt?: Moment;
  entryDeclaredAt?: Moment;
  relatedListNumber?: Text;
  relatedOperator?: Party;
  relatedProcessor?: Party;
  relatedAgent?: Party;
  materialOrProduct?: Text;
  applicationNumber?: Text;
  transferType?: Text;
  customsDeclared?: Text;
  preVerifiedAt?: Moment;
  verifiedAt?: Moment;
  gateStatus?: Text;
  verificationStatus?: Text;
  declarantCard?: Text;
  listStatus?: Text;
  listType?: Text;
  entryStatus?: Text;
  gatePassStatus?: Text;
  addedAt?: Moment;
  messageId?: Text;
  zoneOperator?: Party;
  currency?: Text;
  transmitter?: Party;
  exchangeMode?: Text;
  exchangeId?: Text;
  transmissionNote?: Text;
  transit?: Transit;
  royaltyFee?: RoyaltyFee;
  transitionApplication?: Text;
  transitionSite?: Text;
  conditionalRelease?: Text;
  mergedInspection?: Text;
  entryModified?: Text;
  levyAmount?: Text;
  createsDeclaration?: Text;
  pocketId?: Text;
  pocketTotal?: Text;
  pocketNumber?: Text;
  unstructured?: Text;
  /**
   * 主参考号的时间: times of the movement reference number
   */
  mrnTimes?: Time[];
  responsibleAgency?: Party;
  customizationCode?: Text;
  customizationVersion?: Text;
  /**
   * 修改: amendments
   */
  amendments?: Amendment[];
  entryVersion?: Text;
  issueLocation?: Location;
  loadingListCount?: Number;
  specificCircumstances?: Text;
  authenticationText?: Text;
  authenticatorName?: Text;
  submitter?: Party;
  representation?: Text;
  /**
   * 授权持有人: holders of authorisations
   */
  authorisationHolders?: Party[];
  freightPaymentMethod?: Text;
  /**
   * 途经国: countries of the route
   */
  itinerary?: RouteCountry[];
  /**
   * 托运货项: items of the consignment
   */
  consignmentItems?: ConsignmentItem[];
  transportConsignor?: Party;
  /**
   * 汇率: rates of exchange
   */
  exchangeRates?: ExchangeRate[];
  exitAt?: Moment;
  transactionNature?: Text;
  /**
   * AEO 互认企业: parties of AEO mutual recognition
   */
  aeoParties?: Party[];
  containerised?: Text;
  arrivalTransport?: Leg;
  departureTransport?: Leg;
  /**
   * 估价加减项: additions and deductions of the valuation
   */
  valuationCharges?: Amount[];
  destinationRegion?: Text;
  /**
   * 国内税当事人: parties of domestic duty and tax
   */
  dutyTaxParties?: Party[];
  invoiceIssuedAt?: Moment;
  traderReference?: Text;
  warehouse?: Location;
  /**
   * 担保: guarantees of obligations
   */
  obligationGuarantees?: ObligationGuarantee[];
}
/**
 * 电子随附单据: electronic attached document
 */
export interface ElectronicDocument {
  sequence?: Text;
  type?: Text;
  number?: Text;
  name?: Text;
  format?: Text;
  signedAt?: Moment;
  certificate?: Text;
  owner?: Text;
  content?: Text;
  note?: Text;
  ownerName?: Text;
  signer?: Text;
  signingTime?: Text;
  size?: Text;
  goodsItem?: Text;
}
/**
 * 报关费用: charge of a declaration: freight, insurance, other
 */
export interface DeclarationCharge {
  mark?: Text;
  rate?: Number;
  currency?: Text;
  amount?: Number;
}
/**
 * 报关集装箱: container of a declaration
 */
export interface DeclarationContainer {
  sequence?: Text;
  reference?: Text;
  isoSizeType?: Text;
  tare?: Measure;
  fullness?: Text;
  consolidation?: Text;
  /**
   * 商品项号: goods item numbers
   */
  goodsItems?: Text[];
  /**
   * 封志: seals
   */
  seals?: Seal[];
  cargoMass?: Measure;
}
/**
 * 报关单商品项: goods item of a customs declaration
 */
export interface DeclarationItem {
  sequence?: Text;
  hsCode?: Text;
  hsCodeList?: Text;
  hsCodeAgency?: Text;
  ciqCode?: Text;
  /**
   * 其他海关代码(监管方式、征免等): further customs codes (regime, preference, …)
   */
  customsCodes?: ItemCode[];
  /**
   * 其他商品编码: further commodity codes
   */
  commodityCodes?: ItemCode[];
  undgCode?: Text;
  description?: Text;
  specification?: Text;
  /**
   * 商品描述: item descriptions
   */
  descriptions?: ItemDescription[];
  brand?: Text;
  model?: Text;
  manufacturer?: Party;
  /**
   * 生产日期: production dates
   */
  productionDates?: Text[];
  /**
   * 生产批号: batch numbers
   */
  batchNumbers?: Text[];
  originCountry?: Text;
  originRegion?: Text;
  destinationCountry?: Text;
  exportationCountry?: Text;
  district?: Text;
  destinationRegion?: Text;
  preference?: Text;
  originCriterion?: Text;
  dutyMode?: Text;
  /**
   * 海关手续: customs procedures
   */
  procedures?: Text[];
  purpose?: Text;
  /**
   * 货物属性: goods attributes
   */
  goodsAttributes?: Text[];
  quotaNumber?: Text;
  valuationMethod?: Text;
  firstQuantity?: Measure;
  secondQuantity?: Measure;
  declaredQuantity?: Measure;
  unitPrice?: Number;
  price?: Amount;
  customsValue?: Amount;
  statisticalValue?: Amount;
  grossMass?: Measure;
  netMass?: Measure;
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  bookItem?: Text;
  bookItemVersion?: Text;
  bookGoodsId?: Text;
  /**
   * 集装箱号: equipment identification
   */
  equipment?: Text[];
  /**
   * 许可证件: licences
   */
  licences?: AttachedDocument[];
  /**
   * 证书(检验检疫): certificates
   */
  certificates?: AttachedDocument[];
  /**
   * 前序单证: previous documents
   */
  previousDocuments?: AttachedDocument[];
  /**
   * 随附单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 税费: taxes and duties
   */
  taxes?: Tax[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 危险货物: dangerous goods
   */
  dangerousGoods?: DangerousGoods[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  descriptionFunction?: Text;
  descriptionLanguage?: Text;
  deliveryTerms?: DeliveryTerms;
  /**
   * 货物性质: nature of cargo
   */
  cargoNatures?: CargoNature[];
  /**
   * 数量差异: quantity variances
   */
  variances?: Variance[];
  /**
   * 相关标识: related identification numbers
   */
  identifications?: Identification[];
  classificationMark?: Text;
  factor?: Text;
  useCode?: Text;
  processingFee?: Number;
  goodsNumber?: Text;
  nameEnglish?: Text;
  validUntil?: Text;
  shelfLife?: Text;
  ingredients?: Text;
  dangerousGoodsName?: Text;
  dangerousPackingGroup?: Text;
  dangerousPackageSpecification?: Text;
  notDangerous?: Text;
  goodsSpecification?: Text;
  ciqName?: Text;
  registeredManufacturer?: Party;
  sequenceNumber?: Text;
  massFactor?: Text;
  secondFactor?: Text;
  entryItem?: Text;
  applicationItem?: Text;
  addedAt?: Moment;
  tradeName?: Text;
  barCode?: Text;
  tradeCountry?: Text;
  relatedItem?: Text;
  gatePassNumber?: Text;
  changeMark?: Text;
  reserved1?: Text;
  reserved2?: Text;
  reserved3?: Text;
  reserved4?: Text;
  originCountryList?: Text;
  originCountryAgency?: Text;
  originCountryName?: Text;
  descriptionCode?: Text;
  descriptionList?: Text;
  descriptionAgency?: Text;
  descriptionFormat?: Text;
  preferentialOrigin?: Text;
  controlCode?: Text;
  transactionNature?: Text;
  /**
   * AEO 互认企业: parties of AEO mutual recognition
   */
  aeoParties?: Party[];
  buyer?: Party;
  seller?: Party;
  consignee?: Party;
  consignor?: Party;
  /**
   * 集装箱: containers
   */
  containers?: DeclarationContainer[];
  /**
   * 估价加减项: additions and deductions of the valuation
   */
  valuationCharges?: Amount[];
  /**
   * 国内税当事人: parties of domestic duty and tax
   */
  dutyTaxParties?: Party[];
  /**
   * 监管程序: government procedures
   */
  governmentProcedures?: GovernmentProcedure[];
  /**
   * 原产地: origins
   */
  origins?: GoodsOrigin[];
  ucr?: Text;
  traderReference?: Text;
  valuationAdjustment?: Text;
}
/**
 * 数量差异: quantity variance
 */
export interface Variance {
  quantity?: Number;
  type?: Text;
  discrepancy?: Text;
  reason?: Text;
  reasonList?: Text;
  reasonAgency?: Text;
  reasonName?: Text;
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 参考号: references
   */
  references?: Reference[];
}
/**
 * 监管程序: government procedure
 */
export interface GovernmentProcedure {
  current?: Text;
  previous?: Text;
}
/**
 * 原产地: origin of goods
 */
export interface GoodsOrigin {
  country?: Text;
  region?: Text;
  type?: Text;
}
/**
 * 数字签名: digital signature
 */
export interface Signature {
  value?: Text;
  method?: Text;
  canonicalizationMethod?: Text;
  reference?: Text;
  /**
   * 变换算法: transforms
   */
  transforms?: Text[];
  digestMethod?: Text;
  digestValue?: Text;
  keyName?: Text;
  certificate?: Text;
  objectId?: Text;
  cardNumber?: Text;
  signedAt?: Text;
  signer?: Party;
  note?: Text;
  operator?: Text;
  at?: Moment;
  company?: Text;
  status?: Text;
  hash?: Text;
  batch?: Text;
  operation?: Text;
  hostId?: Text;
  billSequence?: Text;
  domain?: Text;
}
/**
 * 发票: invoice
 */
export interface Invoice {
  number?: Text;
  type?: Text;
  itemTotal?: Number;
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  deliveryTerms?: DeliveryTerms;
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 付款条件: payment terms
   */
  paymentTerms?: PaymentTerms[];
  /**
   * 折扣与费用: allowances and charges
   */
  allowances?: Allowance[];
  /**
   * 明细: lines
   */
  lines?: InvoiceLine[];
  version?: Text;
  revision?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  /**
   * 外部文件链接: links to external files
   */
  externalFiles?: ExternalFile[];
}
/**
 * 付款条件: payment terms
 */
export interface PaymentTerms {
  type?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  text?: Text;
  reference?: Text;
  timeRelation?: Text;
  periodType?: Text;
  periods?: Number;
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 百分比: percentages
   */
  percentages?: Percentage[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 折扣或费用: allowance or charge
 */
export interface Allowance {
  type?: Text;
  number?: Text;
  information?: Text;
  settlement?: Text;
  sequence?: Text;
  service?: Text;
  serviceList?: Text;
  serviceAgency?: Text;
  serviceName?: Text;
  /**
   * 费率: rates
   */
  rates?: ChargeRate[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 百分比: percentages
   */
  percentages?: Percentage[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 币种与汇率: currencies and rates
   */
  currencies?: Currency[];
}
/**
 * 费率: rate
 */
export interface ChargeRate {
  type?: Text;
  value?: Number;
  basis?: Number;
  unit?: Text;
  status?: Text;
}
/**
 * 发票行: line of an invoice
 */
export interface InvoiceLine {
  sequence?: Text;
  action?: Text;
  code?: Text;
  codeType?: Text;
  list?: Text;
  agency?: Text;
  subLineType?: Text;
  subLine?: Text;
  level?: Text;
  configuration?: Text;
  /**
   * 商品编码: commodity codes
   */
  commodityCodes?: ItemCode[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 价格: prices
   */
  prices?: Price[];
  /**
   * 百分比: percentages
   */
  percentages?: Percentage[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 数量差异: quantity variances
   */
  variances?: Variance[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 相关标识: related identification numbers
   */
  identifications?: Identification[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 折扣与费用: allowances and charges
   */
  allowances?: Allowance[];
  deliveryTerms?: DeliveryTerms;
  /**
   * 付款条件: payment terms
   */
  paymentTerms?: PaymentTerms[];
  /**
   * 描述: descriptions
   */
  descriptions?: ItemDescription[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 地点: locations
   */
  locations?: Location[];
}
/**
 * 外部文件链接: link to an external file
 */
export interface ExternalFile {
  name?: Text;
  description?: Text;
  format?: Text;
  version?: Text;
  dataFormat?: Text;
  dataFormatName?: Text;
  sequence?: Text;
  compression?: Text;
  /**
   * 计算机环境: computer environment
   */
  computerEnvironment?: ComputerEnvironment[];
  /**
   * 联系方式: communications
   */
  communications?: Communication[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
}
/**
 * 计算机环境: computer environment
 */
export interface ComputerEnvironment {
  type?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  version?: Text;
  release?: Text;
  identity?: Text;
  fileGeneration?: Text;
}
/**
 * 认证: authentication
 */
export interface Authentication {
  result?: Text;
  method?: Text;
  /**
   * 时间: times
   */
  times?: Time[];
}
/**
 * 风险信息: risk statement
 */
export interface RiskStatement {
  content?: Text;
  signature?: Text;
  signedAt?: Text;
  note?: Text;
}
/**
 * 转关申报: transit declaration
 */
export interface Transit {
  preEntryId?: Text;
  number?: Text;
  manifestNumber?: Text;
  type?: Text;
  paperless?: Text;
  transport?: Leg;
  carrier?: Party;
  electronicSeal?: Text;
  expectedArrival?: Moment;
  applicantTaxId?: Text;
  note?: Text;
  border?: Leg;
  billNumber?: Text;
  importedAt?: Moment;
  billCount?: Text;
  container?: Text;
  /**
   * 集装箱: containers
   */
  containers?: TransitContainer[];
  /**
   * 箱货关系: goods in the containers
   */
  goods?: TransitGoods[];
}
/**
 * 转关集装箱: container in transit
 */
export interface TransitContainer {
  reference?: Text;
  sequence?: Text;
  model?: Text;
  sealNumber?: Text;
  meansName?: Text;
  mass?: Measure;
  sealCount?: Text;
}
/**
 * 转关箱货关系: goods in a transit container
 */
export interface TransitGoods {
  item?: Text;
  container?: Text;
  sequence?: Text;
  count?: Number;
  mass?: Measure;
}
/**
 * 特许权使用费: royalty fee
 */
export interface RoyaltyFee {
  priceRulingNumber?: Text;
  declarationType?: Text;
  contractNumber?: Text;
  licensor?: Text;
  licensee?: Text;
  paymentType?: Text;
  paidAt?: Text;
  period?: Text;
  effectiveFrom?: Text;
  effectiveUntil?: Text;
  amount?: Amount;
  type?: Text;
  documentTypes?: Text;
  statement?: Text;
  secret?: Text;
  audited?: Text;
  priceRuled?: Text;
  signedAt?: Text;
  periodStart?: Text;
  periodEnd?: Text;
}
/**
 * 修改: amendment
 */
export interface Amendment {
  reason?: Text;
  /**
   * 指针: pointers
   */
  pointers?: SectionPointer[];
}
/**
 * 途经国: country of the route
 */
export interface RouteCountry {
  sequence?: Text;
  country?: Text;
}
/**
 * 托运货项: item of the consignment
 */
export interface ConsignmentItem {
  sequence?: Text;
  consignor?: Party;
  freightPaymentMethod?: Text;
}
/**
 * 汇率: rate of exchange
 */
export interface ExchangeRate {
  currency?: Text;
  rate?: Number;
}
/**
 * 危险品申报: dangerous goods notification
 */
export interface DangerousGoodsNotificationDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'dangerous-goods-notification';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  transport?: Leg;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 操作(到港、离港、过境): handling (arrival, departure, transit)
   */
  handling?: Handling[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 集装箱与车厢: equipment and wagons
   */
  equipment?: Equipment[];
  /**
   * 托运: consignments
   */
  consignments?: Consignment[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  documentStatus?: Text;
  documentLanguage?: Text;
}
/**
 * 设备动态: equipment events
 */
export interface EquipmentEventDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'equipment-event';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  documentStatus?: Text;
  documentLanguage?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  eventTypeCode?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  /**
   * 移动方式: movements
   */
  movements?: Movement[];
  /**
   * 服务条款: service terms
   */
  serviceTerms?: ServiceTerms[];
  /**
   * 货物项: goods items
   */
  goodsItems?: GoodsItem[];
  customsOffice?: Text;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  tallyParty?: Party;
  startedAt?: Moment;
  completedAt?: Moment;
  /**
   * 货物: cargo
   */
  cargo?: Cargo[];
  remark?: Text;
  /**
   * 动态: events
   */
  events?: EquipmentEvent[];
  location?: Location;
  declarant?: Party;
  /**
   * 托运单: consignments
   */
  consignments?: Consignment[];
  description?: Text;
  senderPort?: Text;
  recipientPort?: Text;
  /**
   * 其他接收方: further recipients
   */
  otherRecipients?: Text[];
}
/**
 * 所装货物: cargo
 */
export interface Cargo {
  packaging?: Packaging;
  transportDocumentNumber?: Text;
  houseTransportDocumentNumber?: Text;
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  grossMass?: Measure;
  netMass?: Measure;
  volume?: Measure;
  description?: Text;
  /**
   * 唛头: marks
   */
  marks?: Mark[];
  conditionCode?: Text;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  arrivalNumber?: Text;
  /**
   * 箱号: equipment references
   */
  equipment?: Text[];
  /**
   * 商品项: goods items
   */
  goodsItems?: GoodsItem[];
  cargoType?: Text;
}
/**
 * 设备动态: equipment event
 */
export interface EquipmentEvent {
  sequence?: Text;
  eventType?: Text;
  subject?: Text;
  eventTypeCode?: Text;
  /**
   * 计划、预计、实际: planned, estimated, actual
   */
  classifier?: 'PLN' | 'EST' | 'ACT' | 'REQ';
  at?: Moment;
  startedAt?: Moment;
  completedAt?: Moment;
  status?: Status;
  /**
   * 状态: statuses
   */
  statuses?: Status[];
  location?: Location;
  terminal?: Location;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  placeOfDelivery?: Location;
  destination?: Location;
  stowage?: Location;
  /**
   * 其他地点: other places
   */
  locations?: Location[];
  equipment?: Equipment;
  /**
   * 设备: equipment
   */
  units?: Equipment[];
  /**
   * 货物: cargo
   */
  cargo?: Cargo[];
  /**
   * 货物项: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 运单: consignment
   */
  consignment?: {
    sequence?: Text;
    number?: Text;
    status?: Text;
    source?: Text;
    language?: Text;
    version?: Text;
    revision?: Text;
    loadSequence?: Text;
    /**
     * 地点: locations
     */
    locations?: Location[];
    /**
     * 控制总数: control totals
     */
    counts?: Count[];
  };
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 其他时间: other times
   */
  times?: Time[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 唛头: marks
   */
  marks?: Mark[];
  remark?: Text;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 箱内提(运)单: consignments in the equipment
   */
  consignments?: Consignment[];
}
/**
 * 设备指令: equipment order
 */
export interface EquipmentOrderDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'equipment-order';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  documentStatus?: Text;
  documentLanguage?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  orderType?: Text;
  orderTypeCode?: Text;
  orderReference?: Text;
  bookingReference?: Text;
  releaseReference?: Text;
  validUntil?: Moment;
  validFrom?: Moment;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  /**
   * 移动方式: movements
   */
  movements?: Movement[];
  /**
   * 服务条款: service terms
   */
  serviceTerms?: ServiceTerms[];
  haulier?: Party;
  pickUp?: Location;
  return?: Location;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  /**
   * 货物项: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 设备: equipment
   */
  units?: OrderUnit[];
  /**
   * 托运单: consignments
   */
  consignments?: Consignment[];
  description?: Text;
  senderPort?: Text;
  recipientPort?: Text;
  /**
   * 其他接收方: further recipients
   */
  otherRecipients?: Text[];
  placeOfDelivery?: Location;
}
/**
 * 指令中的设备: equipment of an order
 */
export interface OrderUnit {
  sequence?: Text;
  equipment?: Equipment;
  at?: Moment;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  placeOfDelivery?: Location;
  placeOfReceipt?: Location;
  destination?: Location;
  pickUp?: Location;
  return?: Location;
  /**
   * 其他地点: other places
   */
  locations?: Location[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 监管要求: government requirements
   */
  governmentRequirements?: GovernmentRequirement[];
  /**
   * 货物: goods
   */
  goodsItems?: GoodsItem[];
  deliveryTerm?: Text;
  loadingStatus?: Text;
  dischargeStatus?: Text;
}
/**
 * 堆存报告: equipment stock
 */
export interface EquipmentStockDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'equipment-stock';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  documentStatus?: Text;
  documentLanguage?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  description?: Text;
  senderPort?: Text;
  recipientPort?: Text;
  /**
   * 其他接收方: further recipients
   */
  otherRecipients?: Text[];
  stockType?: Text;
  stockTypeCode?: Text;
  at?: Moment;
  periodFrom?: Moment;
  periodTo?: Moment;
  terminal?: Location;
  operator?: Party;
  /**
   * 移动方式: movements
   */
  movements?: Movement[];
  /**
   * 设备: equipment in stock
   */
  units?: StockUnit[];
}
/**
 * 在场设备: equipment in stock
 */
export interface StockUnit {
  sequence?: Text;
  equipment?: Equipment;
  stockDays?: Number;
  location?: Location;
  gateInAt?: Moment;
  dischargedAt?: Moment;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  placeOfDelivery?: Location;
  /**
   * 其他地点: other places
   */
  locations?: Location[];
  /**
   * 其他参考号: other references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 装卸船指令: loading or discharge order
 */
export interface LoadDischargeOrderDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'load-discharge-order';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  documentStatus?: Text;
  documentLanguage?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  orderReference?: Text;
  /**
   * 箱: units
   */
  units?: LoadDischargeUnit[];
}
/**
 * 装卸船指令中的一个箱: one unit to be loaded, discharged or moved on board
 */
export interface LoadDischargeUnit {
  sequence?: Text;
  /**
   * 属性: attributes
   */
  attributes?: Attribute[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  unitCount?: Count;
  operation?: Text;
  operationCode?: Text;
  operationList?: Text;
  operationAgency?: Text;
  operationName?: Text;
  stowage?: Location;
  equipment?: Equipment;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  transhipmentPort?: Location;
  originalPortOfLoading?: Location;
  placeOfReceipt?: Location;
  placeOfDelivery?: Location;
  destination?: Location;
  /**
   * 选卸港: optional ports of discharge
   */
  optionalPorts?: Location[];
  /**
   * 其他地点: other places
   */
  locations?: Location[];
  /**
   * 货物项: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 同一贝位的其他箱: further units of the same position
   */
  units?: Equipment[];
}
/**
 * 调运申请: movement application
 */
export interface MovementApplicationDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'movement-application';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  messageVersion?: Text;
  /**
   * 申请类型:分流/疏港、分拨、改靠港、落装、落装改配、直接改配、国际转运、进口空箱调运、出口空箱调运、核放: what is applied for
   */
  applicationType?:
    | 'diversion'
    | 'distribution'
    | 'port-change'
    | 'off-load'
    | 'off-load-transport-change'
    | 'transport-change'
    | 'international-transfer'
    | 'empty-import'
    | 'empty-export'
    | 'gate-pass';
  applicationTypeCode?: Text;
  purpose?: Text;
  reason?: Text;
  reasonCode?: Text;
  customsOffice?: Text;
  declarant?: Party;
  carrier?: Party;
  transport?: Leg;
  newTransport?: Leg;
  from?: Location;
  to?: Location;
  newPortOfDischarge?: Location;
  unloadingStartedAt?: Moment;
  despatchedAt?: Moment;
  completedAt?: Moment;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 关联单证: related documents
   */
  documents?: AttachedDocument[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 提(运)单: consignments
   */
  consignments?: Consignment[];
  /**
   * 集装箱: equipment
   */
  equipment?: Equipment[];
  /**
   * 商品项: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 件数: packages
   */
  packages?: Packaging[];
  grossMass?: Measure;
  netMass?: Measure;
  /**
   * 国际转运关联: transfers from an inbound to an outbound manifest
   */
  transfers?: Transfer[];
  /**
   * 备注: remarks
   */
  remarks?: Remark[];
  signature?: Signature;
  businessReference?: Text;
  fileName?: Text;
  submission?: Text;
  submissionCode?: Text;
  operatorCode?: Text;
  sequenceNumber?: Text;
  direction?: Text;
  directionCode?: Text;
  declaredAt?: Moment;
  declarantContact?: Text;
  gatePassNumber?: Text;
  bindingCode?: Text;
  bondedAccountNumber?: Text;
  operator?: Party;
  inputBy?: Party;
  totalMass?: Measure;
  messageType?: Text;
  relatedDocument?: AttachedDocument;
  reserved1?: Text;
  reserved2?: Text;
  reserved3?: Text;
  reserved4?: Text;
  /**
   * 核放货物: goods of the gate pass
   */
  bondedGoods?: DeclarationItem[];
  passedAt?: Moment;
  secondPassedAt?: Moment;
  status?: Text;
  pocketId?: Text;
  pocketTotal?: Text;
  pocketNumber?: Text;
  unstructured?: Text;
}
/**
 * 国际转运关联: transfer from an inbound to an outbound manifest
 */
export interface Transfer {
  inbound?: TransferSide;
  outbound?: TransferSide;
  /**
   * 换箱: containers exchanged
   */
  equipmentChanges?: EquipmentChange[];
  /**
   * 备注: remarks
   */
  remarks?: Remark[];
}
/**
 * 转运一侧的舱单: one side's manifest of a transfer
 */
export interface TransferSide {
  declarant?: Party;
  transport?: Leg;
  consignment?: Consignment;
}
/**
 * 换箱: one container exchanged for another
 */
export interface EquipmentChange {
  inbound?: Text;
  outbound?: Text;
}
/**
 * 人员名单: person list (crew or passengers)
 */
export interface PersonListDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'person-list';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  listType?: Text;
  listTypeCode?: Text;
  carrier?: Party;
  reporter?: Party;
  transport?: Leg;
  vessel?: Vessel;
  voyage?: Text;
  portCallId?: Text;
  portOfDeparture?: Location;
  portOfArrival?: Location;
  departedAt?: Moment;
  arrivedAt?: Moment;
  personCount?: Number;
  /**
   * 人员: persons
   */
  persons?: Person[];
  validFrom?: Moment;
  validUntil?: Moment;
  /**
   * 是否撤销: withdrawn
   */
  withdrawn?: boolean;
  withdrawnAt?: Moment;
  withdrawalReason?: Text;
  withdrawalOf?: Text;
  authentication?: Authentication;
  documentStatus?: Text;
  documentLanguage?: Text;
}
/**
 * 人员: person
 */
export interface Person {
  role?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  description?: Text;
  familyName?: Text;
  givenName?: Text;
  middleName?: Text;
  middleName2?: Text;
  middleName3?: Text;
  nameFormat?: Text;
  address?: Text;
  city?: Text;
  subentity?: Text;
  subentityList?: Text;
  subentityAgency?: Text;
  subentityName?: Text;
  postcode?: Text;
  country?: Text;
  sex?: Text;
  sexList?: Text;
  sexAgency?: Text;
  sexName?: Text;
  /**
   * 属性: attributes
   */
  attributes?: Attribute[];
  birthDate?: Moment;
  /**
   * 时间: times
   */
  times?: Time[];
  checkedBags?: Number;
  checkedBagsMass?: Measure;
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  portOfEmbarkation?: Location;
  portOfDisembarkation?: Location;
  clearanceLocation?: Location;
  residenceCountry?: Location;
  birthPlace?: Location;
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 联系方式: communications
   */
  communications?: Communication[];
  /**
   * 职业: employments
   */
  employments?: Employment[];
  /**
   * 国籍: nationalities
   */
  nationalities?: Nationality[];
  /**
   * 单证: documents
   */
  documents?: TravelDocument[];
  /**
   * 携带物品: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  bookingReference?: Text;
  seat?: Text;
  travellerReference?: Text;
  /**
   * 参考号: references
   */
  references?: Reference[];
  checkedBagsUnit?: Text;
}
/**
 * 职业: employment
 */
export interface Employment {
  type?: Text;
  category?: Text;
  categoryList?: Text;
  categoryAgency?: Text;
  categoryName?: Text;
  occupation?: Text;
  occupationList?: Text;
  occupationAgency?: Text;
  occupationName?: Text;
  qualification?: Text;
  qualificationList?: Text;
  qualificationAgency?: Text;
  qualificationName?: Text;
  jobTitle?: Text;
  workplaceType?: Text;
}
/**
 * 国籍: nationality
 */
export interface Nationality {
  type?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
}
/**
 * 旅行证件: travel document
 */
export interface TravelDocument {
  type?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  number?: Text;
  status?: Text;
  source?: Text;
  language?: Text;
  version?: Text;
  revision?: Text;
  communication?: Text;
  copies?: Integer;
  originals?: Integer;
  expiresAt?: Moment;
  issuedAt?: Moment;
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  issuingCountry?: Location;
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 费用: charges
   */
  charges?: DocumentCharge[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
}
/**
 * 单证费用: charge for a document
 */
export interface DocumentCharge {
  category?: Text;
  categoryList?: Text;
  categoryAgency?: Text;
  paymentMethod?: Text;
  paymentMethodList?: Text;
  paymentMethodAgency?: Text;
  prepaidCollect?: Text;
}
/**
 * 监管通知: regulatory notice
 */
export interface RegulatoryNoticeDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'regulatory-notice';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  kind?: Text;
  subject?: Text;
  subjectCode?: Text;
  authority?: Party;
  customsOffice?: Text;
  status?: Text;
  severity?: Text;
  text?: Text;
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  validFrom?: Moment;
  validUntil?: Moment;
  /**
   * 是否撤销: withdrawn
   */
  withdrawn?: boolean;
  withdrawalOf?: Text;
  withdrawnAt?: Moment;
  withdrawalReason?: Text;
  /**
   * 明细: lines
   */
  lines?: NoticeLine[];
  transport?: Leg;
  /**
   * 集装箱: equipment
   */
  equipment?: Equipment[];
  /**
   * 货物: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 状态: statuses
   */
  statuses?: Status[];
  /**
   * 危险货物与废物: dangerous goods and waste
   */
  dangerousGoods?: DangerousGoods[];
  procedureItem?: Text;
  /**
   * 海关手续代码: customs procedure codes
   */
  procedures?: ItemCode[];
  /**
   * 处理方法: treatments and processes
   */
  processes?: TreatmentProcess[];
  /**
   * 认证: authentications
   */
  authentications?: Authentication[];
  /**
   * 装卸指示: handling instructions
   */
  handling?: Handling[];
  /**
   * 币种与汇率: currencies and rates
   */
  currencies?: Currency[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  /**
   * 成交(交货)条件: terms of delivery
   */
  deliveryTerms?: DeliveryTerms[];
  directory?: DirectoryEntry;
  /**
   * 外部文件链接: links to external files
   */
  externalFiles?: ExternalFile[];
  /**
   * 报文: messages
   */
  messages?: DirectoryEntry[];
  /**
   * 段: segments
   */
  segments?: DirectoryEntry[];
  /**
   * 复合数据元: composite data elements
   */
  composites?: DirectoryEntry[];
  /**
   * 数据元: data elements
   */
  elements?: DirectoryEntry[];
  /**
   * 代码表: code lists
   */
  codeLists?: DirectoryEntry[];
  /**
   * 关联号的时间: times of the correlation id
   */
  correlationTimes?: Time[];
}
/**
 * 通知明细: line of a notice
 */
export interface NoticeLine {
  sequence?: Text;
  subject?: Text;
  subjectType?: Text;
  description?: Text;
  code?: Text;
  status?: Text;
  previousStatus?: Text;
  validFrom?: Moment;
  validUntil?: Moment;
  reason?: Text;
  action?: Text;
  codeType?: Text;
  list?: Text;
  agency?: Text;
  subLineType?: Text;
  subLine?: Text;
  level?: Text;
  configuration?: Text;
  /**
   * 海关归类: customs classifications
   */
  customsClassifications?: CustomsClassification[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 商品编码: commodity codes
   */
  commodityCodes?: ItemCode[];
  /**
   * 描述: descriptions
   */
  descriptions?: ItemDescription[];
  /**
   * 货物标识: goods identities
   */
  identities?: GoodsIdentity[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 属性: attributes
   */
  attributes?: Attribute[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 集装箱: equipment
   */
  equipment?: Equipment[];
  /**
   * 处理方法: treatments and processes
   */
  processes?: TreatmentProcess[];
  /**
   * 装卸指示: handling instructions
   */
  handling?: Handling[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
  /**
   * 相关标识: related identification numbers
   */
  identifications?: Identification[];
  /**
   * 状态: statuses
   */
  statuses?: Status[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
}
/**
 * 处理方法: treatment or process
 */
export interface TreatmentProcess {
  type?: Text;
  typeList?: Text;
  typeAgency?: Text;
  typeName?: Text;
  code?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  /**
   * 描述: descriptions
   */
  descriptions?: ItemDescription[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 温度: temperatures
   */
  temperatures?: Temperature[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 数据目录条目: entry of a data directory
 */
export interface DirectoryEntry {
  version?: Text;
  release?: Text;
  status?: Text;
  agency?: Text;
  language?: Text;
  maintenance?: Text;
  code?: Text;
  association?: Text;
  revision?: Text;
  designator?: Text;
  relationship?: Text;
  relationshipName?: Text;
  /**
   * 属性: attributes
   */
  attributes?: Attribute[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 组成: parts it is made of
   */
  uses?: DirectoryEntry[];
  requirement?: Text;
  repetitions?: Number;
  level?: Text;
  sequence?: Text;
  section?: Text;
  /**
   * 组: groups
   */
  groups?: DirectoryEntry[];
  /**
   * 脚注: footnotes
   */
  footnotes?: DirectoryEntry[];
  identityType?: Text;
  agencyList?: Text;
  agencyListAgency?: Text;
  /**
   * 关系: relations
   */
  relations?: DirectoryEntry[];
  relationshipList?: Text;
  relationshipAgency?: Text;
  /**
   * 相关标识: related identification numbers
   */
  identifications?: Identification[];
  codeSource?: Text;
  validation?: Text;
  presentation?: Text;
  representation?: Text;
  minimumLength?: Number;
  maximumLength?: Number;
  codeSetType?: Text;
  usage?: Text;
  significantDigits?: Number;
  list?: Text;
  /**
   * 代码: codes
   */
  codes?: DirectoryEntry[];
  value?: Text;
}
/**
 * 监管答复: regulatory response
 */
export interface RegulatoryResponseDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'regulatory-response';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  decision?: Text;
  decisionCode?: Text;
  decisionText?: Text;
  effectiveAt?: Moment;
  releasedAt?: Moment;
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  customsOffice?: Text;
  transport?: Leg;
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 集装箱: equipment
   */
  equipment?: Equipment[];
  /**
   * 错误与原因: errors and reasons
   */
  reasons?: DecisionReason[];
  /**
   * 税费: taxes
   */
  taxes?: Tax[];
  /**
   * 答复对象: what it answers
   */
  subjects?: Subject[];
  answeredFunction?: Text;
  answeredMessage?: Text;
  processingCode?: Text;
  processingList?: Text;
  processingAgency?: Text;
  processType?: Text;
  decisionList?: Text;
  decisionAgency?: Text;
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 认证: authentication
   */
  authentication?: {
    result?: Text;
    method?: Text;
    /**
     * 时间: times
     */
    times?: Time[];
    /**
     * 参考号: references
     */
    references?: Reference[];
  };
  messageVersion?: Text;
  messageId?: Text;
  sequenceNumber?: Text;
  entryId?: Text;
  preEntryId?: Text;
  transitPreEntryId?: Text;
  orderNumber?: Text;
  direction?: Text;
  directionCode?: Text;
  declaredAt?: Moment;
  importedAt?: Moment;
  platform?: Party;
  seller?: Party;
  declarant?: Party;
  statisticsCode?: Text;
  processingQualifier?: Text;
  processingName?: Text;
  resultType?: Text;
  resultValue?: Text;
  failureCodeVersion?: Text;
  documentStatus?: Text;
  documentLanguage?: Text;
  responsibleAgency?: Party;
  customizationCode?: Text;
  customizationVersion?: Text;
  /**
   * 修改: amendments
   */
  amendments?: Amendment[];
  appealOffice?: Text;
  /**
   * 联系海关: offices of contact
   */
  contactOffices?: Party[];
  bank?: FinancialInstitution;
  /**
   * 状态: statuses
   */
  statuses?: Status[];
  acceptedAt?: Moment;
  cancelledAt?: Moment;
  rejectedAt?: Moment;
  entryVersion?: Text;
  /**
   * 商品项: goods items
   */
  goodsItems?: ResponseItem[];
  /**
   * 已处理: processed
   */
  processed?: boolean;
  portSecurityLevel?: Text;
}
/**
 * 答复对象: what it answers
 */
export interface Subject {
  type?: Text;
  list?: Text;
  agency?: Text;
  name?: Text;
  number?: Text;
  status?: Text;
  source?: Text;
  language?: Text;
  communication?: Text;
  copies?: Integer;
  originals?: Integer;
  transportDocumentNumber?: Text;
  houseTransportDocumentNumber?: Text;
  equipment?: Text;
  decision?: Text;
  decisionCode?: Text;
  text?: Text;
  effectiveAt?: Moment;
  releasedAt?: Moment;
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 唛头: marks
   */
  marks?: Mark[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 集装箱: equipment
   */
  units?: Equipment[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 金额: amounts
   */
  amounts?: SubjectAmount[];
  /**
   * 税费: taxes
   */
  taxes?: Tax[];
  /**
   * 商品项: items
   */
  goodsItems?: ResponseItem[];
  /**
   * 原因: reasons
   */
  reasons?: DecisionReason[];
  processingCode?: Text;
  processingList?: Text;
  processingAgency?: Text;
  processType?: Text;
  decisionList?: Text;
  decisionAgency?: Text;
  masterTransportDocumentNumber?: Text;
  inbound?: TransferSide;
  outbound?: TransferSide;
  goodsItemSequence?: Text;
  /**
   * 所在集装箱: split over equipment
   */
  splits?: Split[];
  arrivalNumber?: Text;
  wagon?: Wagon;
  grossMass?: Measure;
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  version?: Text;
  revision?: Text;
  /**
   * 温度: temperatures
   */
  temperatures?: Temperature[];
  /**
   * 危险货物: dangerous goods
   */
  dangerousGoods?: DangerousGoods[];
  processingQualifier?: Text;
  processingName?: Text;
  stage?: Text;
  /**
   * 使用单一窗口: uses a single window
   */
  singleWindow?: boolean;
}
/**
 * 金额: amount
 */
export interface SubjectAmount {
  type?: Text;
  value?: Number;
  currency?: Text;
  currencyType?: Text;
  status?: Text;
  /**
   * 币种: currencies
   */
  currencies?: Currency[];
}
/**
 * 商品项: item
 */
export interface ResponseItem {
  item?: Text;
  /**
   * 代码: codes
   */
  codes?: ItemCode[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 处理指示: processing indicators
   */
  processing?: Processing[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 包装: packages
   */
  packages?: Packaging[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 税费: taxes
   */
  taxes?: Tax[];
  /**
   * 原因: reasons
   */
  reasons?: DecisionReason[];
}
/**
 * 列车编组: train consist
 */
export interface TrainConsistDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'train-consist';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  planType?: Text;
  planTypeCode?: Text;
  trainNumber?: Text;
  transport?: Leg;
  origin?: Location;
  destination?: Location;
  /**
   * 经停站: stations on the way
   */
  route?: Location[];
  /**
   * 机车: locomotives
   */
  locomotives?: RailVehicle[];
  /**
   * 车辆: wagons
   */
  wagons?: RailVehicle[];
  /**
   * 车上箱货(按位置): loads by position
   */
  loads?: Slot[];
  /**
   * 托运货物: consignments
   */
  consignments?: TrainConsignment[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
}
/**
 * 铁路车辆: rail vehicle: locomotive or wagon
 */
export interface RailVehicle {
  sequence?: Integer;
  position?: Text;
  positionLocation?: Location;
  category?: Text;
  number?: Text;
  list?: Text;
  agency?: Text;
  country?: Text;
  type?: Text;
  typeList?: Text;
  typeAgency?: Text;
  typeName?: Text;
  supplier?: Text;
  status?: Text;
  fullness?: Text;
  owner?: Party;
  tare?: Measure;
  grossMass?: Measure;
  loadCapacity?: Measure;
  length?: Measure;
  axles?: Number;
  /**
   * 其他计量: other measurements
   */
  measurements?: Measurement[];
  /**
   * 尺寸: dimensions
   */
  dimensions?: Dimension[];
  temperature?: Temperature;
  origin?: Location;
  destination?: Location;
  /**
   * 其他地点: other places
   */
  locations?: Location[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 货物: goods
   */
  goodsItems?: GoodsItem[];
  /**
   * 货物性质: nature of cargo
   */
  cargoNatures?: CargoNature[];
  /**
   * 附属设备: attached equipment
   */
  attached?: AttachedEquipment[];
  /**
   * 危险货物: dangerous goods
   */
  dangerousGoods?: DangerousGoods[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  netMass?: Measure;
  /**
   * 封志: seals
   */
  seals?: Seal[];
  /**
   * 所载箱货: loads on it
   */
  loads?: Slot[];
}
/**
 * 列车所载的托运货物: consignment on a train
 */
export interface TrainConsignment {
  number?: Text;
  grossMass?: Measure;
  /**
   * 金额: amounts
   */
  amounts?: Amount[];
  shipper?: Party;
  consignee?: Party;
  carrier?: Party;
  placeOfAcceptance?: Location;
  delivery?: TransportEvent;
  /**
   * 货物: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 车辆: wagons
   */
  wagons?: RailVehicle[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 费用: charges
   */
  charges?: Charge[];
}
/**
 * 船舶挂靠: vessel call
 */
export interface VesselCallDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'vessel-call';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  description?: Text;
  senderPort?: Text;
  recipientPort?: Text;
  /**
   * 其他接收方: further recipients
   */
  otherRecipients?: Text[];
  callType?: Text;
  callTypeCode?: Text;
  portCallId?: Text;
  port?: Location;
  terminal?: Location;
  berth?: Location;
  vessel?: Vessel;
  voyage?: Text;
  voyageIn?: Text;
  voyageOut?: Text;
  service?: Text;
  serviceName?: Text;
  tradeCode?: Text;
  trade?: Text;
  linerIndicator?: Text;
  carrier?: Party;
  operator?: Party;
  agent?: Party;
  master?: Contact;
  declarant?: Party;
  declarationOffice?: Text;
  /**
   * 挂靠目的: purposes of call
   */
  purposes?: Text[];
  callStatus?: Text;
  /**
   * 已挂靠港: previous ports
   */
  previousPorts?: PortCall[];
  /**
   * 下一挂靠港: next ports
   */
  nextPorts?: PortCall[];
  /**
   * 航程: itinerary
   */
  itinerary?: PortCall[];
  /**
   * 吃水: draughts
   */
  draughts?: Measurement[];
  /**
   * 吨位: tonnages
   */
  tonnages?: Measurement[];
  /**
   * 其他计量: other measurements
   */
  measurements?: Measurement[];
  personsOnBoard?: PersonsOnBoard;
  /**
   * 装卸量: cargo and work figures
   */
  cargoFigures?: CargoFigure[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 设备: equipment
   */
  equipment?: Equipment[];
  /**
   * 货物项: goods items
   */
  goodsItems?: GoodsItem[];
  /**
   * 证书与单证: certificates and documents
   */
  documents?: AttachedDocument[];
  /**
   * 危险货物: dangerous goods
   */
  dangerousGoods?: DangerousGoods[];
  /**
   * 监管要求: government requirements
   */
  governmentRequirements?: GovernmentRequirement[];
  /**
   * 服务条款: service terms
   */
  serviceTerms?: ServiceTerms[];
  /**
   * 监管处理: processing
   */
  processing?: Processing[];
  securityLevel?: Text;
  remark?: Text;
  confirmedAt?: Moment;
  /**
   * 挂靠目的: purposes of the call
   */
  callPurposes?: CallPurpose[];
  /**
   * 税费: taxes and duties
   */
  taxes?: Tax[];
  mode?: Text;
  modeName?: Text;
  meansType?: Text;
  meansTypeName?: Text;
  direction?: Text;
  ownership?: Text;
  /**
   * 运输工具配置: transport placements
   */
  placements?: Means[];
  /**
   * 航次时间: times of the voyage
   */
  voyageTimes?: Time[];
  authentication?: Authentication;
  documentStatus?: Text;
  documentLanguage?: Text;
  /**
   * 地理坐标: geographic positions
   */
  positions?: GeographicPosition[];
  /**
   * 状态: statuses
   */
  statuses?: Status[];
  /**
   * 货物性质: nature of cargo
   */
  cargoNatures?: CargoNature[];
  meansTypeList?: Text;
  meansTypeAgency?: Text;
  /**
   * 单证时间: times of the document
   */
  documentTimes?: Time[];
  /**
   * 航次参考号: references of the voyage
   */
  voyageReferences?: Reference[];
  /**
   * 航次说明: remarks on the voyage
   */
  voyageRemarks?: Remark[];
  /**
   * 船舶尺度: dimensions of the vessel
   */
  dimensions?: Dimension[];
  /**
   * 申请的港口服务: port services that are asked for
   */
  services?: PortService[];
  excessReason?: Text;
  excessResponsibility?: Text;
  customerAuthorization?: Text;
  entryId?: Text;
  cargoDescription?: Text;
  /**
   * 载有危险货物: dangerous goods on board
   */
  dangerousGoodsIndicator?: boolean;
  /**
   * 定期航线: regular service
   */
  regularService?: boolean;
  /**
   * 班轮: liner service
   */
  linerService?: boolean;
  /**
   * 沿海运输: cabotage
   */
  cabotage?: boolean;
  /**
   * 公务船: government ship
   */
  governmentShip?: boolean;
  /**
   * 发现偷渡者: stowaways found
   */
  stowawaysFound?: boolean;
  /**
   * 6GHz 发射: 6 GHz transmission
   */
  sixGhzTransmission?: boolean;
  shippingArea?: Text;
  voyageType?: Text;
  /**
   * 熏蒸: fumigated
   */
  fumigated?: boolean;
  draught?: DraughtReading;
  departureDraught?: DraughtReading;
  berthing?: Berthing;
  itineraryStartAt?: Moment;
  /**
   * 延长停留: extended stay
   */
  extendedStay?: boolean;
  /**
   * 可检查: ready for inspection
   */
  inspectionReady?: boolean;
  /**
   * 在本国首次挂靠: first call in the country
   */
  firstCallInCountry?: boolean;
  /**
   * 邮轮周转: cruise turnaround
   */
  cruiseTurnaround?: boolean;
  /**
   * 邮轮: cruise ship
   */
  cruiseShip?: boolean;
  /**
   * 预计有访客: visitors expected
   */
  visitorsExpected?: boolean;
  /**
   * 强制引航: pilot compulsory
   */
  pilotCompulsory?: boolean;
  /**
   * 压载水已置换: ballast water changed
   */
  ballastWaterChanged?: boolean;
  /**
   * 曾到 GNB 区域: GNB area visited
   */
  riskAreaVisited?: boolean;
  sailingPlanningRequest?: Text;
  portAreaArrivalAt?: Moment;
  portEntry?: Text;
  borderPort?: Text;
  portArea?: Text;
  waterwayDirection?: Text;
  /**
   * 船队: convoy
   */
  convoy?: boolean;
  /**
   * 锚泊: at anchorage
   */
  anchorage?: boolean;
  pilotExemption?: PilotExemption;
  operation?: PortOperation;
  /**
   * 转运: transhipment
   */
  transhipment?: boolean;
  /**
   * 有缺陷: has defects
   */
  defective?: boolean;
  /**
   * 缺陷: defects
   */
  defects?: Remark[];
  /**
   * 邮轮航线: cruise itinerary
   */
  cruiseItinerary?: PortCall[];
  /**
   * 联系人: contacts
   */
  contacts?: Contact[];
  /**
   * 预计法定报告: statutory report expected
   */
  statutoryReportExpected?: boolean;
  eventDescription?: Text;
  /**
   * 文件: files
   */
  files?: BinaryFile[];
  /**
   * 出发港: ports of departure
   */
  departurePorts?: PortCall[];
  /**
   * 锚地、泊位和报告点: anchorages, berths and reporting points
   */
  movements?: PortCall[];
  stowaways?: Text;
  course?: Text;
  speed?: Text;
  navigationalStatus?: Text;
  /**
   * 引航员在船: pilot on board
   */
  pilotOnBoard?: boolean;
  periodOfStay?: Text;
  positionInPort?: Text;
  plannedOperations?: Text;
  plannedWorks?: Text;
  possibleAnchorage?: Text;
  wasteDisposal?: Text;
  securityMatters?: Text;
  nextReportAt?: Moment;
  radioCommunications?: Text;
  /**
   * 燃油存量: bunkers on board
   */
  bunkers?: Fuel[];
  /**
   * 申请的服务: requested services
   */
  requestedServices?: CallPurpose[];
  senderDuty?: Text;
  reportingSystem?: Text;
  replyAddress?: Text;
  /**
   * 有保安计划: has a security plan
   */
  hasSecurityPlan?: boolean;
  /**
   * 引航时间: pilot times
   */
  pilotTimes?: Time[];
  senderDutyCode?: Text;
  /**
   * 签署人: authenticators
   */
  authenticators?: PersonName[];
  /**
   * 转发报告系统: relaying reporting systems
   */
  relays?: Text[];
}
/**
 * 挂靠: port call
 */
export interface PortCall {
  sequence?: Text;
  portCallId?: Text;
  voyage?: Text;
  voyageIn?: Text;
  voyageOut?: Text;
  leg?: Leg;
  location?: Location;
  terminal?: Location;
  berth?: Location;
  /**
   * 其他地点: other places
   */
  locations?: Location[];
  arrivedAt?: Moment;
  departedAt?: Moment;
  /**
   * 时间(事件 ARRI DEPA BERTH UNBERTH): times (event ARRI DEPA BERTH UNBERTH, …)
   */
  times?: Time[];
  /**
   * 目的: purposes
   */
  purposes?: Text[];
  securityLevel?: Text;
  additionalSecurityMeasures?: Text;
  /**
   * 吃水: draughts
   */
  draughts?: Measurement[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 挂靠目的: purposes of the call
   */
  callPurposes?: CallPurpose[];
  /**
   * 状态: statuses
   */
  statuses?: Status[];
  /**
   * 地理坐标: geographic positions
   */
  positions?: GeographicPosition[];
  /**
   * 操作: handling at the place
   */
  handling?: Handling[];
  /**
   * 可用设备: equipment available
   */
  equipment?: Equipment[];
  /**
   * 接续运输: connecting transport
   */
  connections?: Leg[];
  count?: Count;
  description?: Text;
  load?: Text;
  unload?: Text;
  /**
   * 附加保安措施: additional security measures
   */
  securityMeasures?: Remark[];
  event?: Text;
  type?: Text;
}
/**
 * 在船人数: persons on board
 */
export interface PersonsOnBoard {
  total?: Number;
  crew?: Number;
  passengers?: Number;
  stowaways?: Number;
  others?: Number;
  drivers?: Number;
  medical?: Number;
}
/**
 * 装卸量: cargo and work figure
 */
export interface CargoFigure {
  operation?: Text;
  type?: Text;
  description?: Text;
  containers?: Number;
  teu?: Number;
  packages?: Number;
  quantity?: Measure;
  mass?: Measure;
  startedAt?: Moment;
  completedAt?: Moment;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 申请的港口服务: port service that is asked for, with the places it is for
 */
export interface PortService {
  terms?: ServiceTerms;
  /**
   * 服务地点(泊位等): places of the service (berths, anchorages, …)
   */
  places?: PortCall[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 计量: measurements
   */
  measurements?: Measurement[];
  /**
   * 数量: quantities
   */
  quantities?: Count[];
  /**
   * 挂靠目的: purposes of the call
   */
  callPurposes?: CallPurpose[];
  /**
   * 操作: handling
   */
  handling?: Handling[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
}
/**
 * 吃水: draught
 */
export interface DraughtReading {
  forward?: Measure;
  aft?: Measure;
  midship?: Measure;
  air?: Measure;
  present?: Measure;
  maximum?: Measure;
  actualMaximum?: Measure;
  estimatedMaximum?: Measure;
}
/**
 * 靠泊: berthing
 */
export interface Berthing {
  type?: Text;
  orientation?: Text;
  orientationReason?: Text;
  requirements?: Text;
  firstBollard?: Text;
  lastBollard?: Text;
  occupiedFrom?: Moment;
  occupiedUntil?: Moment;
}
/**
 * 引航豁免: pilot exemption
 */
export interface PilotExemption {
  type?: Text;
  /**
   * 豁免: exempt
   */
  exempt?: boolean;
  /**
   * 考生在船: candidate on board
   */
  candidateOnBoard?: boolean;
  /**
   * 证书: certificates
   */
  certificates?: PilotCertificate[];
}
/**
 * 引航豁免证书: pilot exemption certificate
 */
export interface PilotCertificate {
  number?: Text;
  type?: Text;
  expiresAt?: Moment;
  familyName?: Text;
  givenName?: Text;
  validFrom?: Location;
  validTo?: Location;
}
/**
 * 在港作业: operation in port
 */
export interface PortOperation {
  /**
   * 目的: purposes
   */
  purposes?: Text[];
  /**
   * 地点: places
   */
  places?: Location[];
  startAt?: Moment;
  endAt?: Moment;
  propulsionEnergy?: Text;
  stayEnergy?: Text;
}
/**
 * 集装箱重量验证申报: VGM declaration
 */
export interface VgmDeclarationDocument {
  id: Id;
  /**
   * 单证类型: document type
   */
  type: 'vgm-declaration';
  /**
   * 模式版本: schema version
   */
  version: '1';
  documentId?: Text;
  documentName?: Text;
  documentCode?: Text;
  documentList?: Text;
  documentAgency?: Text;
  documentVersion?: Text;
  documentRevision?: Text;
  documentStatus?: Text;
  documentLanguage?: Text;
  function?: Function;
  functionCode?: Text;
  responseType?: Text;
  issuedAt?: Moment;
  localReference?: Text;
  correlationId?: Text;
  sender?: IdentifiedParty;
  recipient?: IdentifiedParty;
  source: Source;
  /**
   * 未映射的值: values that no mapping row read
   */
  extensions: Extension[];
  /**
   * 参考号: references
   */
  references?: Reference[];
  /**
   * 参与方: parties
   */
  parties?: Party[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 地点: locations
   */
  locations?: Location[];
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  /**
   * 控制总数: control totals
   */
  counts?: Count[];
  description?: Text;
  senderPort?: Text;
  recipientPort?: Text;
  /**
   * 其他接收方: further recipients
   */
  otherRecipients?: Text[];
  transport?: Leg;
  portOfLoading?: Location;
  bookingReference?: Text;
  transportDocumentNumber?: Text;
  bookingParty?: Party;
  responsibleParty?: Party;
  remark?: Text;
  /**
   * 集装箱: equipment weighed
   */
  units?: VgmUnit[];
}
/**
 * 已称重设备: equipment with its VGM
 */
export interface VgmUnit {
  sequence?: Text;
  equipment?: Equipment;
  vgm?: Measure;
  method?: Text;
  methodCode?: Text;
  weighedAt?: Moment;
  weighedPlace?: Location;
  bookingReference?: Text;
  transportDocumentNumber?: Text;
  vgmReference?: Text;
  responsibleParty?: Party;
  authorizedPerson?: Party;
  weighingParty?: Party;
  portOfLoading?: Location;
  portOfDischarge?: Location;
  placeOfDelivery?: Location;
  terminal?: Location;
  /**
   * 其他地点: other places
   */
  locations?: Location[];
  /**
   * 单证: documents
   */
  documents?: AttachedDocument[];
  /**
   * 其他计量: other measurements
   */
  measurements?: Measurement[];
  /**
   * 其他参考号: other references
   */
  references?: Reference[];
  /**
   * 时间: times
   */
  times?: Time[];
  /**
   * 其他参与方: other parties
   */
  parties?: Party[];
  /**
   * 运输段: transport legs
   */
  legs?: Leg[];
  remark?: Text;
  /**
   * 说明: remarks
   */
  remarks?: Remark[];
  methodAgency?: Text;
  methodName?: Text;
  methodReference?: Text;
}
