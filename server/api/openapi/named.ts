import type { z } from 'zod'
import { memberView, sessionView, sshKeyView, tokenView } from '@/server/domain/access'
import { backupView } from '@/server/domain/backup'
import { backupDesign } from '@/server/domain/backup-design'
import { backupCoverage, backupPolicy, volumeCoverage } from '@/server/domain/backup-policy'
import {
  activityView,
  floatingIpView,
  imageView,
  instanceTypeView,
  loadBalancerView,
  metricsView,
  networkView,
  routerView,
  ruleCountsView,
  securityGroupView,
  vdcView,
} from '@/server/domain/catalog'
import { healthCheckDesign } from '@/server/domain/cluster-health'
import { jsonSchema } from '@/server/domain/common'
import {
  clusterDesign,
  clusterTemplate,
  designDocument,
  designLayout,
  designProblem,
  floatingIpDesign,
  instanceDesign,
  loadBalancerDesign,
  memberDesign,
  networkDesign,
  routerDesign,
  securityGroupDesign,
  volumeDesign,
} from '@/server/domain/design/document'
import {
  currentDesignView,
  designComparison,
  designVersionLine,
  designVersionView,
  draftLine,
  draftView,
  parsedDesign,
} from '@/server/domain/design/views'
import { findingView, resolutionView } from '@/server/domain/drift'
import { clusterView } from '@/server/domain/failure/fleet'
import { driverFormView, hostView, zoneView } from '@/server/domain/host'
import { imageCopyView } from '@/server/domain/image-copy'
import { signingKeyView } from '@/server/domain/image-signature'
import { driverConfig, plannedAction } from '@/server/domain/inputs'
import { instanceView } from '@/server/domain/instance'
import {
  fieldChange,
  planBody,
  planLine,
  plannedChange,
  planView,
  quotaEffect,
  wantedAttachment,
  wantedCluster,
  wantedFloatingIp,
  wantedInstance,
  wantedLoadBalancer,
  wantedNetwork,
  wantedRouter,
  wantedSecurityGroup,
  wantedVolume,
} from '@/server/domain/planning/plan'
import { networkAddressesView, reservationView } from '@/server/domain/reservation'
import { snapshotView } from '@/server/domain/snapshot'
import { stepView, taskDetail, taskReceipt, taskView } from '@/server/domain/task'
import { volumeView } from '@/server/domain/volume'

/** Schemas that stand in the document once, under a name of their own; the rest stands where it is used. */
export const named: Record<string, z.ZodType> = {
  Activity: activityView,
  Backup: backupView,
  BackupCoverage: backupCoverage,
  BackupDesign: backupDesign,
  BackupPolicy: backupPolicy,
  Cluster: clusterView,
  ClusterDesign: clusterDesign,
  ClusterTemplate: clusterTemplate,
  CurrentDesign: currentDesignView,
  Design: designDocument,
  DesignComparison: designComparison,
  DesignLayout: designLayout,
  DesignProblem: designProblem,
  DesignVersion: designVersionView,
  DesignVersionLine: designVersionLine,
  Draft: draftView,
  DraftLine: draftLine,
  Driver: driverFormView,
  DriverConfig: driverConfig,
  FieldChange: fieldChange,
  Finding: findingView,
  FloatingIp: floatingIpView,
  FloatingIpDesign: floatingIpDesign,
  HealthCheckDesign: healthCheckDesign,
  Host: hostView,
  Image: imageView,
  ImageCopy: imageCopyView,
  Instance: instanceView,
  InstanceDesign: instanceDesign,
  InstanceType: instanceTypeView,
  JsonSchema: jsonSchema,
  LoadBalancer: loadBalancerView,
  LoadBalancerDesign: loadBalancerDesign,
  Member: memberView,
  MemberDesign: memberDesign,
  Metrics: metricsView,
  Network: networkView,
  NetworkAddresses: networkAddressesView,
  NetworkDesign: networkDesign,
  ParsedDesign: parsedDesign,
  Plan: planView,
  PlanBody: planBody,
  PlanLine: planLine,
  PlannedAction: plannedAction,
  PlannedChange: plannedChange,
  QuotaEffect: quotaEffect,
  Reservation: reservationView,
  Resolution: resolutionView,
  Router: routerView,
  RouterDesign: routerDesign,
  RuleCounts: ruleCountsView,
  SecurityGroup: securityGroupView,
  SecurityGroupDesign: securityGroupDesign,
  Session: sessionView,
  SigningKey: signingKeyView,
  Snapshot: snapshotView,
  SshKey: sshKeyView,
  Step: stepView,
  Task: taskView,
  TaskDetail: taskDetail,
  TaskReceipt: taskReceipt,
  Token: tokenView,
  Vdc: vdcView,
  Volume: volumeView,
  VolumeCoverage: volumeCoverage,
  VolumeDesign: volumeDesign,
  WantedAttachment: wantedAttachment,
  WantedCluster: wantedCluster,
  WantedFloatingIp: wantedFloatingIp,
  WantedInstance: wantedInstance,
  WantedLoadBalancer: wantedLoadBalancer,
  WantedNetwork: wantedNetwork,
  WantedRouter: wantedRouter,
  WantedSecurityGroup: wantedSecurityGroup,
  WantedVolume: wantedVolume,
  Zone: zoneView,
}
